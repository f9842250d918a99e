import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import type { OfficerRole } from '../db/generated/enums.ts';
import { ForbiddenError, InvalidInputError } from '../expected-errors.ts';
import type { OfficerViewer } from '../viewer.ts';
import { type AuditSink, officerActor } from './audit-sink.ts';
import { createOfficer } from './officer-accounts.ts';
import { hashPassword } from './password-hash.ts';
import { assertGoodPassword } from './password-rules.ts';
import type { SignInLimits } from './sign-in-limits.ts';
import type { Visit } from './staff-auth.ts';
import { InvitationNotValidError, OfficerExistsError, StaffNotFoundError } from './staff-errors.ts';
import * as rules from './staff-rules.ts';
import { plainEmail, type StaffSeal } from './staff-seal.ts';
import { newToken, tokenHash } from './staff-token.ts';
import { invitationsVisibleTo } from './visible-to.ts';

const DAYS = 7;

/** Whom to invite, as what, and for which posts. */
export interface Invited {
  email: string;
  name: string;
  role: OfficerRole;
  consulates: string[];
  licenseStates: string[];
  languages: string[];
}

interface Dependencies {
  database: Database;
  seal: StaffSeal;
  limits: SignInLimits;
  audit: AuditSink;
  clock: Clock;
}

/** The only way to become staff. A link with a secret, good for seven days and once. */
export class Invitations {
  constructor(private readonly on: Dependencies) {}

  /**
   * Invites somebody and returns the invitation's id with the secret of its link, which is kept nowhere. Earlier
   * invitations of the same e-mail end if the viewer could revoke them; one that is not theirs to revoke stands beside
   * it, and they are not told of it. `viewer` is null at the terminal of the server.
   * @throws ForbiddenError, InvalidInputError, OfficerExistsError
   */
  async invite(
    viewer: OfficerViewer | null,
    invited: Invited,
    origin: string | null,
  ): Promise<{ id: string; token: string }> {
    const { database, seal, clock } = this.on;
    const { role, licenseStates, languages } = invited;
    const posts = [...new Set(invited.consulates)];
    if (viewer) rules.assertMayPlace(viewer, { role, posts });
    const email = rules.soundEmail(invited.email, 'input.email');
    const name = rules.soundName(invited.name, 'input.name');
    rules.assertSoundPlacement({ role, posts }, licenseStates);
    rules.assertStates(licenseStates, 'input.licenseStates');
    rules.assertLanguages(languages, 'input.languages');
    await assertPosts(database, posts);
    const emailHash = seal.lookup('email', email);
    if (await database.prisma.officer.findUnique({ where: { emailHash } }))
      throw new OfficerExistsError();
    const id = randomUUID();
    const token = newToken();
    const now = clock();
    const earlier = await this.replaceable(viewer, emailHash);
    await database.prisma.$transaction([
      database.prisma.staffInvitation.updateMany({
        where: { id: { in: earlier }, acceptedAt: null, revokedAt: null },
        data: { revokedAt: now },
      }),
      database.prisma.staffInvitation.create({
        data: {
          id,
          tokenHash: tokenHash(token),
          emailHash,
          emailSealed: seal.seal(`staff_invitations:${id}:email_sealed`, email),
          nameSealed: seal.seal(`staff_invitations:${id}:name_sealed`, name),
          role,
          posts,
          licenseStates: role === 'REPRESENTATIVE' ? licenseStates : [],
          languages: role === 'REPRESENTATIVE' ? languages : [],
          invitedById: viewer?.officerId ?? null,
          createdAt: now,
          expiresAt: new Date(now.getTime() + DAYS * 86_400_000),
        },
      }),
    ]);
    await this.record(viewer, 'OFFICER_INVITED', id, origin, { role, posts });
    return { id, token };
  }

  /** Ends an invitation before it is used. @throws StaffNotFoundError, ForbiddenError */
  async revoke(viewer: OfficerViewer, id: string, origin: string | null): Promise<void> {
    const { prisma } = this.on.database;
    const where = { AND: [{ id }, invitationsVisibleTo(viewer)] };
    const found = await prisma.staffInvitation.findFirst({ where });
    if (!found) throw new StaffNotFoundError();
    if (!rules.manages(viewer, found))
      throw new ForbiddenError('This invitation is also for a post that is not yours.', 'id');
    const { count } = await prisma.staffInvitation.updateMany({
      where: { id, acceptedAt: null, revokedAt: null },
      data: { revokedAt: this.on.clock() },
    });
    if (count > 0) await this.record(viewer, 'INVITATION_REVOKED', id, origin);
  }

  /** What an invited person is shown before they accept. @throws InvitationNotValidError, TooManyAttemptsError */
  async read(token: string, visit: Visit) {
    const found = await this.open(token, visit);
    return { email: this.emailOf(found), name: this.nameOf(found), role: found.role };
  }

  /**
   * Makes the account, once: of two at once one gets it. Returns the e-mail to sign in with.
   * @throws InvitationNotValidError, InvalidInputError, TooManyAttemptsError
   */
  async accept(
    { token, password, name }: { token: string; password: string; name?: string },
    visit: Visit,
  ): Promise<string> {
    const found = await this.open(token, visit);
    const email = this.emailOf(found);
    assertGoodPassword(password, email, 'password');
    const chosen = name === undefined ? this.nameOf(found) : rules.soundName(name, 'name');
    await this.become(found.id, chosen, await hashPassword(password), visit);
    return email;
  }

  /**
   * For the ministry's sign-on: whoever comes with the e-mail of an open invitation has accepted it. Of several that of
   * an administrator or the terminal goes first.
   */
  async acceptByEmail(given: string, visit: Visit): Promise<void> {
    const emailHash = this.on.seal.lookup('email', plainEmail(given));
    const open = await this.on.database.prisma.staffInvitation.findMany({
      where: { emailHash, ...this.standing() },
      include: { invitedBy: { select: { role: true } } },
      orderBy: { createdAt: 'desc' },
    });
    const found = open.find(({ invitedBy }) => invitedBy?.role !== 'SUPERVISOR') ?? open[0];
    if (found) await this.become(found.id, this.nameOf(found), null, visit);
  }

  emailOf({ id, emailSealed }: { id: string; emailSealed: Uint8Array }): string {
    return this.on.seal.open(`staff_invitations:${id}:email_sealed`, emailSealed);
  }

  nameOf({ id, nameSealed }: { id: string; nameSealed: Uint8Array }): string {
    return this.on.seal.open(`staff_invitations:${id}:name_sealed`, nameSealed);
  }

  /** The open invitations of an e-mail that the viewer may end. */
  private async replaceable(
    viewer: OfficerViewer | null,
    emailHash: Uint8Array<ArrayBuffer>,
  ): Promise<string[]> {
    const open = await this.on.database.prisma.staffInvitation.findMany({
      where: { emailHash, acceptedAt: null, revokedAt: null },
      select: { id: true, role: true, posts: true },
    });
    return open.filter((each) => !viewer || rules.manages(viewer, each)).map(({ id }) => id);
  }

  private standing() {
    return { acceptedAt: null, revokedAt: null, expiresAt: { gt: this.on.clock() } };
  }

  private async open(token: string, visit: Visit) {
    // Wrong ones are counted each by itself, and all of them for the network: dead links hold no good one up.
    const link = `invitation:${token.slice(0, 8)}`;
    await this.on.limits.attempt({ address: visit.address, browser: null }, link);
    const found = await this.on.database.prisma.staffInvitation.findFirst({
      where: { tokenHash: tokenHash(token), ...this.standing() },
    });
    if (!found) throw new InvitationNotValidError();
    await this.on.limits.succeeded({ address: visit.address, browser: null }, link);
    return found;
  }

  private async become(
    id: string,
    name: string,
    passwordHash: string | null,
    visit: Visit,
  ): Promise<void> {
    const { database, seal, clock } = this.on;
    const now = clock();
    const officerId = await database.prisma
      .$transaction(async (tx) => {
        const [taken] = await tx.staffInvitation.updateManyAndReturn({
          where: { id, ...this.standing() },
          data: { acceptedAt: now },
        });
        if (!taken) throw new InvitationNotValidError();
        await tx.staffInvitation.updateMany({
          where: { emailHash: taken.emailHash, acceptedAt: null, revokedAt: null },
          data: { revokedAt: now },
        });
        const { role, posts, licenseStates, languages } = taken;
        const email = this.emailOf(taken);
        const officer = { email, name, role, posts, licenseStates, languages, passwordHash };
        return createOfficer(tx, seal, officer, now);
      })
      .catch((error: { code?: string }) => {
        // The e-mail has become somebody's by another way.
        throw error.code === 'P2002' ? new InvitationNotValidError() : error;
      });
    const actor = officerActor(officerId);
    const subject = `INVITATION:${id}`;
    await this.on.audit.record({
      actor,
      action: 'INVITATION_ACCEPTED',
      subject,
      origin: visit.address,
    });
  }

  private record(
    viewer: OfficerViewer | null,
    action: string,
    id: string,
    origin: string | null,
    detail = {},
  ): Promise<void> {
    const actor = viewer ? officerActor(viewer.officerId) : 'TERMINAL';
    return this.on.audit.record({ actor, action, subject: `INVITATION:${id}`, origin, detail });
  }
}

/** @throws InvalidInputError for a post that there is not. */
export async function assertPosts({ prisma }: Database, posts: string[]): Promise<void> {
  const known = await prisma.consulate.count({
    where: { code: { in: posts }, retiredOn: null, isTest: false },
  });
  if (known !== posts.length)
    throw new InvalidInputError(
      'input.consulates',
      'Send codes of posts, for example los-angeles.',
    );
}
