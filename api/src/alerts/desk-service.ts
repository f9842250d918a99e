import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import type { AlertOutcome } from '../db/generated/enums.ts';
import type { Feed } from '../feed/feed.ts';
import {
  type OfficerViewer,
  type PartnerViewer,
  type RepresentativeViewer,
  seesEveryPost,
} from '../viewer.ts';
import { AlertAlreadyTakenError, AlertEndedError, AlertNotYoursError } from './alert-errors.ts';
import type { AlertRow } from './alert-row.ts';
import { abilitiesOf, areDetailsOpen, hasItNow, mayDecide, OPEN } from './alert-rules.ts';
import { changeAlert, type EventPlace } from './alert-store.ts';
import { seesAlert } from './audience-predicate.ts';
import { findAlert } from './find-alert.ts';

interface Dependencies {
  database: Database;
  feed: Pick<Feed, 'announce'>;
  clock: Clock;
  /** Told of each alert that somebody took, as it stood before. */
  onTaken?(alert: AlertRow): void;
}

/** What officers do with alerts. Writes return when they are committed; readers re-read. */
export class DeskService {
  constructor(private readonly on: Dependencies) {}

  /**
   * Takes an alert off the queue. Taking what one has already is harmless.
   *
   * The `status` filter is the lock: of two officers at once, the database lets one through.
   * @throws AlertAlreadyTakenError naming the officer who was faster
   * @throws AlertNotFoundError, AlertEndedError
   */
  async acknowledgeAlert(viewer: OfficerViewer, id: string): Promise<string> {
    const alert = await findAlert(this.on.database, viewer, id);
    const { database, clock } = this.on;
    const posts = seesEveryPost(viewer) ? null : viewer.posts;
    const place = await changeAlert(database.pool, 'acknowledge', {
      id: alert.id,
      officer: viewer.officerId,
      at: clock(),
      posts,
    });
    if (place) {
      this.on.onTaken?.(alert);
      return this.done(alert.id, place);
    }
    const now = await findAlert(this.on.database, viewer, id);
    if (now.status === 'CANCELLED' || now.status === 'CLOSED') throw new AlertEndedError(now);
    if (now.acknowledgedById === viewer.officerId) return now.id;
    if (now.acknowledgedById && now.acknowledgedAt)
      throw new AlertAlreadyTakenError(now, now.acknowledgedById, now.acknowledgedAt);
    throw new AlertNotYoursError();
  }

  /**
   * Gives an alert back to the queue.
   * @throws AlertNotYoursError, AlertNotFoundError, AlertEndedError
   */
  async releaseAlert(viewer: OfficerViewer, id: string): Promise<string> {
    const alert = await findAlert(this.on.database, viewer, id);
    if (!hasItNow(viewer, alert)) throw new AlertNotYoursError();
    if (alert.status === 'RAISED') return alert.id;
    if (!OPEN.includes(alert.status)) throw new AlertEndedError(alert);
    if (!alert.acknowledgedById || !mayDecide(viewer, alert)) throw new AlertNotYoursError();
    const { database, clock } = this.on;
    const place = await changeAlert(database.pool, 'release', {
      id: alert.id,
      officer: viewer.officerId,
      at: clock(),
      takenBy: alert.acknowledgedById,
    });
    return place ? this.done(alert.id, place) : this.releaseAlert(viewer, id);
  }

  /**
   * Closes an alert and says how it ended. A cancelled one is closed once somebody has confirmed it by voice.
   * @throws AlertNotYoursError, AlertNotFoundError, AlertEndedError
   */
  async closeAlert(viewer: OfficerViewer, id: string, outcome: AlertOutcome): Promise<string> {
    const alert = await findAlert(this.on.database, viewer, id);
    if (alert.status === 'CLOSED') throw new AlertEndedError(alert);
    if (!abilitiesOf(viewer, alert).close) throw new AlertNotYoursError();
    const { database, clock } = this.on;
    const place = await changeAlert(database.pool, 'close', {
      id: alert.id,
      officer: viewer.officerId,
      at: clock(),
      outcome,
    });
    if (!place) throw new AlertEndedError(await findAlert(this.on.database, viewer, id));
    return this.done(alert.id, place);
  }

  /**
   * Says that the viewer may read who the person is, and notes that they did: supervisors can see it. False for one
   * whose post has lost the alert, and for a person who took their consent back.
   */
  async mayReadDetails(
    viewer: OfficerViewer | RepresentativeViewer | PartnerViewer,
    alert: AlertRow,
  ): Promise<boolean> {
    if (!areDetailsOpen(alert, this.on.clock())) return false;
    const has = viewer.kind === 'OFFICER' ? hasItNow(viewer, alert) : seesAlert(viewer, alert);
    if (!has) return false;
    if (viewer.kind === 'PARTNER') return true;
    const { database, feed, clock } = this.on;
    const place = await changeAlert(database.pool, 'viewDetails', {
      id: alert.id,
      officer: viewer.officerId,
      at: clock(),
    });
    if (place) feed.announce(place);
    return true;
  }

  private done(id: string, place: EventPlace): string {
    this.on.feed.announce(place);
    return id;
  }
}
