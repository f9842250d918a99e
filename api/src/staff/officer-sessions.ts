import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import type { OfficerViewer, RepresentativeViewer } from '../viewer.ts';
import { IDLE_MS } from './better-auth.ts';
import type { StaffSeal } from './staff-seal.ts';
import { tokenHash } from './staff-token.ts';

/** How often being seen is written down. */
const SEEN_MS = 60_000;

interface Dependencies {
  database: Database;
  seal: StaffSeal;
  clock: Clock;
  /** Whether a session without a second factor may do nothing but set one up. */
  twoFactorRequired: boolean;
}

/** The browsers in which staff are signed in. Written by better-auth at sign-in; read, listed and ended here. */
export class OfficerSessions {
  constructor(private readonly on: Dependencies) {}

  /** A session that stands, with its officer; being asked for counts as being used. */
  async find(secret: string) {
    const { database, clock } = this.on;
    const session = await database.prisma.officerSession.findUnique({
      where: { tokenHash: tokenHash(secret) },
      include: { officer: { include: { posts: true } } },
    });
    const now = clock();
    if (!session || session.expiresAt <= now || session.officer.disabledAt) return null;
    const unseenMs = now.getTime() - session.lastSeenAt.getTime();
    if (unseenMs >= IDLE_MS) return null;
    if (unseenMs >= SEEN_MS)
      await database.prisma.officerSession.updateMany({
        where: { id: session.id },
        data: { lastSeenAt: now },
      });
    return session;
  }

  /** Whether a session may do all that its officer may. */
  isWhole(session: { secondFactor: boolean; officer: { twoFactor: boolean } }): boolean {
    return session.secondFactor || (!this.on.twoFactorRequired && !session.officer.twoFactor);
  }

  async viewerOf(secret: string): Promise<OfficerViewer | RepresentativeViewer | null> {
    const session = await this.find(secret);
    if (!session || !this.isWhole(session)) return null;
    const { officer, expiresAt } = session;
    const known = { officerId: officer.id, name: this.on.seal.nameOf(officer), expiresAt };
    if (officer.role === 'REPRESENTATIVE') return { kind: 'REPRESENTATIVE', ...known };
    return {
      kind: 'OFFICER',
      ...known,
      role: officer.role,
      posts: officer.posts.map((post) => post.consulateCode),
    };
  }

  /** The sessions of one officer that stand, the last used first. */
  async list(officerId: string) {
    const now = this.on.clock();
    return this.on.database.prisma.officerSession.findMany({
      where: {
        officerId,
        expiresAt: { gt: now },
        lastSeenAt: { gt: new Date(now.getTime() - IDLE_MS) },
        // Begun before the second factor was set up in another browser: good for nothing any more.
        OR: [{ secondFactor: true }, { officer: { twoFactor: false } }],
      },
      orderBy: { lastSeenAt: 'desc' },
    });
  }

  /** Forgets an officer's sessions that are over. */
  async sweep(officerId: string): Promise<void> {
    const now = this.on.clock();
    const over = [
      { expiresAt: { lte: now } },
      { lastSeenAt: { lte: new Date(now.getTime() - IDLE_MS) } },
    ];
    await this.on.database.prisma.officerSession.deleteMany({ where: { officerId, OR: over } });
  }
}
