import { randomUUID } from 'node:crypto';
import type { AuditService } from '../audit/audit-service.ts';
import type { Clock } from '../clock.ts';
import type { ConsularDirectory } from '../consulates/consular-directory.ts';
import type { Database } from '../db/client.ts';
import { ForbiddenError, InvalidInputError } from '../expected-errors.ts';
import { isUuid } from '../values/uuid.ts';
import { type OfficerViewer, seesEveryPost } from '../viewer.ts';
import type { Shift } from './duty.ts';
import { onDuty } from './duty-rules.ts';
import {
  deleteShift,
  findShift,
  listShifts,
  putShift,
  readWatchkeepers,
  type StoredShift,
} from './duty-store.ts';
import { ShiftNotFoundError } from './escalation-errors.ts';
import { assertMayPlan, mayPlan } from './may-plan.ts';
import { soundShift } from './shift-rules.ts';

interface Dependencies {
  database: Database;
  audit: Pick<AuditService, 'record'>;
  directory: Pick<ConsularDirectory, 'consulate'>;
  clock: Clock;
}

/** Who is on duty when, at a post or (no post) at the call centre, in the time of the place. */
export class DutyService {
  constructor(private readonly on: Dependencies) {}

  /**
   * The schedule of a post, or that of the call centre, which all staff may read.
   * @throws ForbiddenError for who neither works there nor plans for it
   */
  list(viewer: OfficerViewer, post: string | null): Promise<StoredShift[]> {
    this.assertMayRead(viewer, post);
    return listShifts(this.on.database.pool, post);
  }

  /** The ids of those on duty now. @throws ForbiddenError, as for `list` */
  async onDuty(viewer: OfficerViewer, post: string | null): Promise<string[]> {
    this.assertMayRead(viewer, post);
    const keepers = await readWatchkeepers(
      this.on.database.pool,
      post === null ? [] : [post],
      post === null,
    );
    return onDuty(keepers, this.on.clock()).map(({ officerId }) => officerId);
  }

  /** Adds a shift. @throws ForbiddenError, InvalidInputError */
  async add(
    viewer: OfficerViewer,
    input: Shift & { consulateCode: string | null; officerId: string },
    origin: string | null,
  ): Promise<StoredShift> {
    const { consulateCode } = input;
    assertMayPlan(viewer, consulateCode, 'input.consulate');
    if (consulateCode !== null && !this.on.directory.consulate(consulateCode))
      throw new InvalidInputError('input.consulate', 'Send the code of a post.');
    const shift = { ...input, ...soundShift(input), id: randomUUID() };
    return this.put(viewer, shift, 'SHIFT_ADDED', origin);
  }

  /** Changes a shift; it stays at its post. @throws ShiftNotFoundError, InvalidInputError */
  async change(
    viewer: OfficerViewer,
    input: Shift & { id: string; officerId: string },
    origin: string | null,
  ): Promise<StoredShift> {
    const { consulateCode } = await this.planned(viewer, input.id);
    const shift = { ...input, ...soundShift(input), consulateCode };
    return this.put(viewer, shift, 'SHIFT_CHANGED', origin);
  }

  /** Removes a shift and returns it. @throws ShiftNotFoundError */
  async remove(viewer: OfficerViewer, id: string, origin: string | null): Promise<StoredShift> {
    const shift = await this.planned(viewer, id);
    await deleteShift(this.on.database.pool, shift.id);
    await this.record(viewer, 'SHIFT_REMOVED', shift, origin);
    return shift;
  }

  private async put(
    viewer: OfficerViewer,
    shift: StoredShift,
    action: string,
    origin: string | null,
  ): Promise<StoredShift> {
    const { id, consulateCode, weekdays, startsAt, endsAt, fromDate, untilDate } = shift;
    const officerId = await this.keeper(shift);
    const stored = {
      ...{ id, consulateCode, officerId, weekdays, startsAt, endsAt, fromDate, untilDate },
    };
    await putShift(this.on.database.pool, stored);
    await this.record(viewer, action, stored, origin);
    return stored;
  }

  /** Somebody who works at the place of the shift. */
  private async keeper({ officerId, consulateCode }: StoredShift): Promise<string> {
    const found = isUuid(officerId)
      ? await this.on.database.prisma.officer.findFirst({
          where: {
            id: officerId.toLowerCase(),
            disabledAt: null,
            ...(consulateCode === null
              ? { role: 'CALL_CENTER' }
              : { posts: { some: { consulateCode } } }),
          },
        })
      : null;
    if (found) return found.id;
    throw new InvalidInputError('input.officerId', 'Send the id of somebody who works there.');
  }

  private async planned(viewer: OfficerViewer, id: string): Promise<StoredShift> {
    const shift = isUuid(id) ? await findShift(this.on.database.pool, id) : null;
    if (!shift || !mayPlan(viewer, shift.consulateCode)) throw new ShiftNotFoundError();
    return shift;
  }

  private assertMayRead(viewer: OfficerViewer, post: string | null): void {
    const isOpen = post === null || seesEveryPost(viewer) || viewer.posts.includes(post);
    if (!isOpen && !mayPlan(viewer, post))
      throw new ForbiddenError('You do not work for this post.', 'consulate');
  }

  private record(
    viewer: OfficerViewer,
    action: string,
    shift: StoredShift,
    origin: string | null,
  ): Promise<void> {
    return this.on.audit.record({
      actor: `OFFICER:${viewer.officerId}`,
      action,
      subject: `OFFICER:${shift.officerId}`,
      origin,
      detail: { shift: shift.id, consulate: shift.consulateCode },
    });
  }
}
