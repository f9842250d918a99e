import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import type { OfficerRole } from '../db/generated/enums.ts';
import { createOfficer, identityColumns, passwordAccount } from './officer-accounts.ts';
import { hashPassword } from './password-hash.ts';
import type { StaffSeal } from './staff-seal.ts';

/** An invented officer of the demo. Their passwords are public; in production none of them exists. */
export interface DemoOfficer {
  id: string;
  email: string;
  password: string;
  name: string;
  role: OfficerRole;
  posts: string[];
  licenseStates?: string[];
  languages?: string[];
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
  officer(7, 'administrator', 'Administradora Demo', 'ADMINISTRATOR'),
  {
    ...officer(8, 'representative', 'Abogada Demo', 'REPRESENTATIVE'),
    licenseStates: ['CA', 'TX'],
    languages: ['es', 'en'],
  },
];

/**
 * Makes the demo officers where they are missing, and renews those that another version or another pepper wrote: alerts
 * refer to them.
 */
export async function ensureDemoOfficers(
  { prisma }: Database,
  seal: StaffSeal,
  clock: Clock,
): Promise<void> {
  const standing = await prisma.officer.findMany({
    where: { id: { in: DEMO_OFFICERS.map(({ id }) => id) } },
    select: { id: true, emailHash: true },
  });
  const known = new Map(standing.map((each) => [each.id, each.emailHash]));
  for (const { password, ...demo } of DEMO_OFFICERS) {
    const found = known.get(demo.id);
    const hash = seal.lookup('email', demo.email);
    if (found && Buffer.compare(found, hash) === 0) continue;
    const passwordHash = await hashPassword(password);
    if (found === undefined)
      // Another node may be making the same.
      await createOfficer(prisma, seal, { ...demo, passwordHash, demo: true }, clock()).catch(
        (error: { code?: string }) => {
          if (error.code !== 'P2002') throw error;
        },
      );
    else {
      await prisma.officerTwoFactor.deleteMany({ where: { officerId: demo.id } });
      await prisma.officer.update({
        where: { id: demo.id },
        data: {
          ...identityColumns(seal, demo.id, demo.email, demo.name),
          twoFactor: false,
          accounts: {
            deleteMany: {},
            create: [passwordAccount(seal, demo.id, passwordHash, clock())],
          },
        },
      });
    }
  }
}
