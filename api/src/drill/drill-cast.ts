import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { TEST_POST } from '../consulates/test-post.ts';
import type { ContactService } from '../contacts/contact-service.ts';
import type { Database } from '../db/client.ts';
import { hashToken } from '../persons/device-token.ts';
import type { PersonService } from '../persons/person-service.ts';
import { createOfficer } from '../staff/officer-accounts.ts';
import type { StaffSeal } from '../staff/staff-seal.ts';
import { newToken, tokenHash } from '../staff/staff-token.ts';
import type { DrillCast } from './drill.ts';
import { confirmChannels } from './drill-contact-store.ts';

interface Dependencies {
  database: Database;
  seal: StaffSeal;
  persons: Pick<PersonService, 'viewerOf' | 'enroll'>;
  contacts: Pick<ContactService, 'list' | 'add' | 'remove'>;
  clock: Clock;
  /** 32 bytes that are in no database; the drill's phone is known by a token made of them. */
  key: Buffer;
  /** A phone (E.164) or an e-mail address that is told of each drill; null for none. */
  contact: string | null;
}

/** The account has no password and its address cannot exist: nobody can sign in with it. */
const OFFICER = {
  id: '00000000-0000-4000-8000-00000000d111',
  email: 'drill@watch.invalid',
  name: 'Simulacro automático',
  role: 'OFFICER' as const,
  posts: [TEST_POST.code],
  passwordHash: null,
};
const SESSION_MS = 5 * 60_000;

/** Gets everybody ready who takes part in drills; each drill has a session of its own, which ends with it. */
export class DrillCasting {
  constructor(private readonly on: Dependencies) {}

  /** The people of one drill, and the way to dismiss them. */
  async gather(): Promise<DrillCast & { dismiss(): Promise<void> }> {
    const token = `abd_${this.on.key.toString('base64url')}`;
    const hasContact = await this.prepareContact(hashToken(token));
    const { session, dismiss } = await this.openSession();
    return { person: { token }, officer: { session }, hasContact, dismiss };
  }

  private async openSession() {
    const { database, seal, clock } = this.on;
    const { prisma } = database;
    if ((await prisma.officer.count({ where: { id: OFFICER.id } })) === 0)
      // Another node may be making the same.
      await createOfficer(prisma, seal, OFFICER, clock()).catch((error: { code?: string }) => {
        if (error.code !== 'P2002') throw error;
      });
    const session = newToken();
    const now = clock();
    const expiresAt = new Date(now.getTime() + SESSION_MS);
    await prisma.officerSession.create({
      data: {
        ...{ id: randomUUID(), tokenHash: tokenHash(session), officerId: OFFICER.id },
        ...{ createdAt: now, lastSeenAt: now, expiresAt, secondFactor: true },
      },
    });
    const dismiss = async () => {
      await prisma.officerSession.deleteMany({ where: { officerId: OFFICER.id } });
    };
    return { session, dismiss };
  }

  /** The one contact that the settings name, confirmed, for drills go to nobody else. */
  private async prepareContact(deviceHash: Buffer): Promise<boolean> {
    const { persons, contacts, contact, database } = this.on;
    await persons.enroll(deviceHash, {
      ...{ language: 'es', consentLanguage: 'es', consentTextVersion: 'drill' },
    });
    const person = await persons.viewerOf(deviceHash);
    if (!person) throw new Error('The drill has no person.');
    const standing = await contacts.list(person.personId);
    const isIt = ({ phone, email }: (typeof standing)[number]) =>
      contact !== null && (phone === contact || email === contact);
    for (const other of standing.filter((each) => !isIt(each)))
      await contacts.remove(person, other.id);
    if (!contact) return false;
    const channel = contact.includes('@')
      ? ({ email: contact, channels: ['EMAIL'] } as const)
      : ({ phone: contact, channels: ['SMS'] } as const);
    if (!standing.some(isIt))
      await contacts.add(person, {
        name: 'Simulacro',
        ...channel,
        channels: [...channel.channels],
      });
    await confirmChannels(database.pool, person.personId, this.on.clock());
    return true;
  }
}
