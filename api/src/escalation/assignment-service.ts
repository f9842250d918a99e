import { AlertEndedError, AlertNotYoursError } from '../alerts/alert-errors.ts';
import type { AlertRow } from '../alerts/alert-row.ts';
import { abilitiesOf, OPEN } from '../alerts/alert-rules.ts';
import { changeAlert, type EventPlace } from '../alerts/alert-store.ts';
import { findAlert } from '../alerts/find-alert.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import { InvalidInputError } from '../expected-errors.ts';
import type { Feed } from '../feed/feed.ts';
import { isUuid } from '../values/uuid.ts';
import type { OfficerViewer, RepresentativeViewer } from '../viewer.ts';
import { ACCEPT_WITHIN_MS, MOST_NEXT_ASSIGNEES } from './escalation-rules.ts';

interface Dependencies {
  database: Database;
  feed: Pick<Feed, 'announce'>;
  clock: Clock;
  /** Told that there may be messages to send. */
  onQueued(): void;
}

/** Who is given an alert, and who accepts it. */
export class AssignmentService {
  constructor(private readonly on: Dependencies) {}

  /**
   * Gives an alert to an officer of a post that has it, or to a representative, who then sees it. Who does not accept
   * in time is followed by the next of `next`.
   * @throws InvalidInputError, AlertNotYoursError, AlertNotFoundError, AlertEndedError
   */
  async assignAlert(
    viewer: OfficerViewer,
    id: string,
    officerId: string,
    next: string[] = [],
  ): Promise<string> {
    const { database, clock } = this.on;
    const alert = await findAlert(database, viewer, id);
    if (!OPEN.includes(alert.status)) throw new AlertEndedError(alert);
    if (!abilitiesOf(viewer, alert).assign) throw new AlertNotYoursError();
    const assigneeId = await this.assignee(alert, 'officerId', officerId);
    const after = new Set(next.map((each) => each.toLowerCase()));
    after.delete(assigneeId);
    if (after.size > MOST_NEXT_ASSIGNEES)
      throw new InvalidInputError('next', `Name at most ${MOST_NEXT_ASSIGNEES} who come next.`);
    for (const each of after) await this.assignee(alert, 'next', each);
    const now = clock();
    const acceptBy = new Date(now.getTime() + ACCEPT_WITHIN_MS);
    const place = await changeAlert(database.pool, 'assign', {
      id: alert.id,
      officer: viewer.officerId,
      at: now,
      assignee: assigneeId,
      nextAssignees: [...after],
      acceptBy,
    });
    if (place) return this.done(alert.id, place);
    const found = await findAlert(database, viewer, id);
    if (!OPEN.includes(found.status)) throw new AlertEndedError(found);
    return found.id;
  }

  /**
   * Says that the viewer has what was assigned to them. Saying it again is harmless.
   * @throws AlertNotYoursError, AlertNotFoundError, AlertEndedError
   */
  async acceptAssignment(
    viewer: OfficerViewer | RepresentativeViewer,
    id: string,
  ): Promise<string> {
    const { database, clock } = this.on;
    const alert = await findAlert(database, viewer, id);
    const place = await changeAlert(database.pool, 'accept', {
      id: alert.id,
      officer: viewer.officerId,
      at: clock(),
    });
    if (place) return this.done(alert.id, place);
    const now = await findAlert(database, viewer, id);
    if (!OPEN.includes(now.status)) throw new AlertEndedError(now);
    if (now.assignedToId !== viewer.officerId) throw new AlertNotYoursError();
    return now.id;
  }

  private async assignee(alert: AlertRow, field: string, officerId: string): Promise<string> {
    const found = isUuid(officerId)
      ? await this.on.database.prisma.officer.findFirst({
          where: { id: officerId.toLowerCase(), disabledAt: null },
          include: { posts: true },
        })
      : null;
    const serves =
      found?.role === 'REPRESENTATIVE' ||
      found?.role === 'CALL_CENTER' ||
      found?.posts.some(({ consulateCode }) => alert.posts.includes(consulateCode));
    if (found && serves) return found.id;
    throw new InvalidInputError(
      field,
      'Send the id of a representative, or of an officer of a post that has this alert.',
    );
  }

  private done(id: string, place: EventPlace): string {
    this.on.feed.announce(place);
    this.on.onQueued();
    return id;
  }
}
