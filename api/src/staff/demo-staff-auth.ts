import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import { hashToken } from '../persons/device-token.ts';
import { hashPassword } from './demo-officers.ts';
import type { StaffAuth } from './staff-auth.ts';

const derive = promisify(scrypt) as (
  password: string,
  salt: Buffer,
  bytes: number,
) => Promise<Buffer>;
const SESSION_MS = 12 * 3_600_000;

/** Compared with when the e-mail is unknown, so that both answers take as long. */
const NOBODY = hashPassword('nobody');

async function matches(password: string, stored: string): Promise<boolean> {
  const [salt = '', hash = ''] = stored.split(':');
  const given = await derive(password, Buffer.from(salt, 'base64'), 32);
  return timingSafeEqual(given, Buffer.from(hash, 'base64'));
}

/** Signs in officers that are marked as demo, and nobody else. Sessions live in the database, so any node knows them. */
export function demoStaffAuth({ prisma }: Database, clock: Clock): StaffAuth {
  return {
    async signIn(email, password) {
      const officer = await prisma.officer.findFirst({
        where: { email: email.trim().toLowerCase(), demo: true, disabledAt: null },
      });
      const right = await matches(password, officer?.passwordHash ?? NOBODY);
      if (!officer || !right) return null;
      const secret = randomBytes(32).toString('base64url');
      const expiresAt = new Date(clock().getTime() + SESSION_MS);
      await prisma.officerSession.create({
        data: {
          tokenHash: Uint8Array.from(hashToken(secret)),
          officerId: officer.id,
          createdAt: clock(),
          expiresAt,
        },
      });
      return { secret, expiresAt };
    },
    async signOut(secret) {
      await prisma.officerSession.deleteMany({
        where: { tokenHash: Uint8Array.from(hashToken(secret)) },
      });
    },
    async viewerOf(secret) {
      const session = await prisma.officerSession.findUnique({
        where: { tokenHash: Uint8Array.from(hashToken(secret)) },
        include: { officer: { include: { posts: true } } },
      });
      if (!session || session.expiresAt <= clock() || session.officer.disabledAt) return null;
      const { officer } = session;
      const { expiresAt } = session;
      if (officer.role === 'REPRESENTATIVE')
        return { kind: 'REPRESENTATIVE', officerId: officer.id, name: officer.name, expiresAt };
      return {
        kind: 'OFFICER',
        officerId: officer.id,
        name: officer.name,
        role: officer.role,
        expiresAt,
        posts: officer.posts.map((post) => post.consulateCode),
      };
    },
  };
}

/** Where nobody can sign in: production, until an identity provider is set up. */
export const noStaffAuth: StaffAuth = {
  signIn: async () => null,
  signOut: async () => undefined,
  viewerOf: async () => null,
};
