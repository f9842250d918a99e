import { randomBytes, scryptSync } from 'node:crypto';
import type { Database } from '../db/client.ts';
import type { OfficerRole } from '../db/generated/enums.ts';

/** An invented officer of the demo. Their passwords are public; in production none of them exists. */
export interface DemoOfficer {
  id: string;
  email: string;
  password: string;
  name: string;
  role: OfficerRole;
  posts: string[];
}

const officer = (
  number: number,
  login: string,
  name: string,
  role: OfficerRole,
  ...posts: string[]
): DemoOfficer => ({
  id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
  email: `${login}@demo.example`,
  password: `demo-${login}`,
  name,
  role,
  posts,
});

export const DEMO_OFFICERS: DemoOfficer[] = [
  officer(1, 'los-angeles', 'Oficial Demo Uno', 'OFFICER', 'los-angeles'),
  officer(2, 'los-angeles-2', 'Oficial Demo Dos', 'OFFICER', 'los-angeles'),
  officer(3, 'supervisor', 'Supervisora Demo', 'SUPERVISOR', 'los-angeles'),
  officer(4, 'san-diego', 'Oficial Demo Tres', 'OFFICER', 'san-diego'),
  officer(5, 'houston', 'Oficial Demo Cuatro', 'OFFICER', 'houston'),
  officer(6, 'call-center', 'Agente Demo CIAM', 'CALL_CENTER'),
];

/** scrypt with a salt of its own, as "salt:hash" in base64. */
export function hashPassword(password: string, salt = randomBytes(16)): string {
  return `${salt.toString('base64')}:${scryptSync(password, salt, 32).toString('base64')}`;
}

/** Makes the demo officers where they are missing. */
export async function ensureDemoOfficers({ prisma }: Database): Promise<void> {
  const standing = await prisma.officer.findMany({ where: { demo: true }, select: { id: true } });
  const known = new Set(standing.map((each) => each.id));
  for (const { password, posts, ...rest } of DEMO_OFFICERS) {
    if (known.has(rest.id)) continue;
    await prisma.officer.upsert({
      where: { id: rest.id },
      update: {},
      create: {
        ...rest,
        demo: true,
        passwordHash: hashPassword(password),
        posts: { create: posts.map((consulateCode) => ({ consulateCode })) },
      },
    });
  }
}
