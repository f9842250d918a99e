import { releaseAllOf } from '../alerts/alert-store.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import type { Prisma } from '../db/generated/client.ts';
import type { OfficerRole } from '../db/generated/enums.ts';
import { ForbiddenError, InvalidInputError } from '../expected-errors.ts';
import type { Feed } from '../feed/feed.ts';
import { readPhone } from '../phone-number.ts';
import { isUuid } from '../values/uuid.ts';
import type { OfficerViewer, RepresentativeViewer } from '../viewer.ts';
import { type AuditSink, officerActor } from './audit-sink.ts';
import { assertPosts } from './invitations.ts';
import type { OfficerSessions } from './officer-sessions.ts';
import { LastAdministratorError, StaffNotFoundError } from './staff-errors.ts';
import { assertMayPlace, assertSoundPlacement, manages } from './staff-rules.ts';
import type { StaffSeal } from './staff-seal.ts';
import { lockAdministrators } from './staff-store.ts';
import { officersVisibleTo } from './visible-to.ts';

interface Dependencies {
  database: Database;
  seal: StaffSeal;
  sessions: OfficerSessions;
  audit: AuditSink;
  feed: Pick<Feed, 'announce'>;
  clock: Clock;
  /** Where people reach the pages. */
  origin: string;
}

/** What administrators and supervisors do with the staff. Whatever takes a right away ends the sessions that had it. */
export class StaffService {
  constructor(private readonly on: Dependencies) {}

  nameOf(officer: { id: string; nameSealed: Uint8Array | null }): string {
    return this.on.seal.nameOf(officer);
  }

  emailOf(officer: { id: string; emailSealed: Uint8Array | null }): string | null {
    return this.on.seal.emailOf(officer);
  }

  /** The address that an invited person opens. The secret stands behind the #, where no server and no log sees it. */
  invitationUrl(token: string, language: 'es' | 'en' = 'es'): string {
    return `${this.on.origin}/${language}/desk/invitation/#${token}`;
  }

  /**
   * Lets somebody in no more. What they have at the desk goes back to the queue with it, and rings again.
   * @throws StaffNotFoundError, ForbiddenError, LastAdministratorError
   */
  async disableOfficer(viewer: OfficerViewer, id: string, origin: string | null): Promise<string> {
    if (id === viewer.officerId)
      throw new ForbiddenError('Nobody can disable themself. Ask another administrator.', 'id');
    await this.managed(viewer, id);
    const now = this.on.clock();
    const released = await this.on.database.prisma.$transaction(async (tx) => {
      await assertNotLast(tx, id);
      await tx.officer.update({ where: { id }, data: { disabledAt: now } });
      await this.endWhatTheyHold(tx, id, now);
      return releaseAllOf(tx, id, viewer.officerId, now);
    });
    for (const place of released) this.on.feed.announce(place);
    return this.record(viewer, 'OFFICER_DISABLED', id, origin);
  }

  /** @throws StaffNotFoundError, ForbiddenError */
  async enableOfficer(viewer: OfficerViewer, id: string, origin: string | null): Promise<string> {
    await this.managed(viewer, id);
    await this.on.database.prisma.officer.update({ where: { id }, data: { disabledAt: null } });
    return this.record(viewer, 'OFFICER_ENABLED', id, origin);
  }

  /**
   * Gives another role or other posts. A new role ends the officer's sessions; new posts are in force at once.
   * @throws StaffNotFoundError, ForbiddenError, InvalidInputError, LastAdministratorError
   */
  async changeOfficer(
    viewer: OfficerViewer,
    input: { id: string; role?: OfficerRole | null; consulates?: string[] | null },
    origin: string | null,
  ): Promise<string> {
    const { database, clock } = this.on;
    const before = await this.managed(viewer, input.id);
    const role = input.role ?? before.role;
    const posts = input.consulates ? [...new Set(input.consulates)] : before.posts;
    if ((role === 'REPRESENTATIVE') !== (before.role === 'REPRESENTATIVE'))
      throw new InvalidInputError(
        'input.role',
        'A representative cannot become an officer or the other way round: invite them anew.',
      );
    assertMayPlace(viewer, { role, posts });
    assertSoundPlacement({ role, posts }, before.licenseStates);
    await assertPosts(database, posts);
    await database.prisma.$transaction(async (tx) => {
      if (role !== 'ADMINISTRATOR') await assertNotLast(tx, input.id);
      await tx.officer.update({
        where: { id: input.id },
        data: {
          role,
          posts: { deleteMany: {}, create: posts.map((consulateCode) => ({ consulateCode })) },
        },
      });
      if (role !== before.role) await this.endWhatTheyHold(tx, input.id, clock());
    });
    return this.record(viewer, 'OFFICER_CHANGED', input.id, origin, {
      from: { role: before.role, posts: before.posts },
      to: { role, posts },
    });
  }

  /**
   * Takes a lost second factor away and ends the sessions; the officer sets up another at the next sign-in. For
   * administrators: with a password that somebody learned, this would be a way in.
   */
  async resetTwoFactor(viewer: OfficerViewer, id: string, origin: string | null): Promise<string> {
    if (viewer.role !== 'ADMINISTRATOR')
      throw new ForbiddenError('Only administrators may reset a second factor.');
    await this.managed(viewer, id);
    await this.on.database.prisma.$transaction(async (tx) => {
      await tx.officerTwoFactor.deleteMany({ where: { officerId: id } });
      await tx.officer.update({ where: { id }, data: { twoFactor: false } });
      await tx.officerSession.deleteMany({ where: { officerId: id } });
    });
    return this.record(viewer, 'TWO_FACTOR_RESET', id, origin);
  }

  /** Notes the phone to which the viewer is paged, or with null removes it. @throws InvalidInputError */
  async setPhone(
    viewer: OfficerViewer | RepresentativeViewer,
    phone: string | null,
    origin: string | null,
  ): Promise<string> {
    const { officerId: id } = viewer;
    const phoneSealed =
      phone === null ? null : this.on.seal.sealPhone(id, readPhone('phone', phone));
    await this.on.database.prisma.officer.update({ where: { id }, data: { phoneSealed } });
    return this.record(viewer, phoneSealed ? 'PHONE_SET' : 'PHONE_REMOVED', id, origin);
  }

  /** The sessions of one officer that stand, the last used first. */
  sessionsOf(officerId: string) {
    return this.on.sessions.list(officerId);
  }

  /** Ends one's own session, or as an administrator anybody's. @throws StaffNotFoundError */
  async endSession(
    viewer: OfficerViewer | RepresentativeViewer,
    id: string,
    origin: string | null,
  ) {
    const all = viewer.kind === 'OFFICER' && viewer.role === 'ADMINISTRATOR';
    const { prisma } = this.on.database;
    const session = isUuid(id) ? await prisma.officerSession.findUnique({ where: { id } }) : null;
    if (!session || (!all && session.officerId !== viewer.officerId))
      throw new StaffNotFoundError();
    await prisma.officerSession.deleteMany({ where: { id } });
    await this.on.audit.record({
      actor: officerActor(viewer.officerId),
      action: 'SESSION_ENDED',
      subject: officerActor(session.officerId),
      origin,
      detail: { session: id },
    });
    return session;
  }

  /** An officer whom the viewer manages. One whom they may not even see is not there. */
  private async managed(viewer: OfficerViewer, id: string) {
    const found = isUuid(id)
      ? await this.on.database.prisma.officer.findFirst({
          where: { AND: [{ id }, officersVisibleTo(viewer)] },
          include: { posts: true, representative: true },
        })
      : null;
    if (!found) throw new StaffNotFoundError();
    const placement = {
      role: found.role,
      posts: found.posts.map((post) => post.consulateCode),
      licenseStates: found.representative?.licenseStates ?? [],
    };
    if (!manages(viewer, placement))
      throw new ForbiddenError('You do not manage this officer.', 'id');
    return placement;
  }

  /** Sessions, and the invitations that they made and nobody has used. */
  private async endWhatTheyHold(
    tx: Prisma.TransactionClient,
    officerId: string,
    now = this.on.clock(),
  ): Promise<void> {
    await tx.officerSession.deleteMany({ where: { officerId } });
    await tx.staffInvitation.updateMany({
      where: { invitedById: officerId, acceptedAt: null, revokedAt: null },
      data: { revokedAt: now },
    });
  }

  private async record(
    viewer: OfficerViewer | RepresentativeViewer,
    action: string,
    id: string,
    origin: string | null,
    detail = {},
  ): Promise<string> {
    const [actor, subject] = [officerActor(viewer.officerId), officerActor(id)];
    await this.on.audit.record({ actor, action, subject, origin, detail });
    return id;
  }
}

/** @throws LastAdministratorError */
async function assertNotLast(tx: Prisma.TransactionClient, id: string): Promise<void> {
  const administrators = await lockAdministrators(tx);
  if (administrators.includes(id) && administrators.length === 1)
    throw new LastAdministratorError();
}
