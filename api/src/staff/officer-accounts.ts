import { randomUUID } from 'node:crypto';
import type { Prisma } from '../db/generated/client.ts';
import type { OfficerRole } from '../db/generated/enums.ts';
import { plainEmail, type StaffSeal } from './staff-seal.ts';

/** Somebody who becomes staff. */
export interface NewOfficer {
  id?: string;
  email: string;
  name: string;
  role: OfficerRole;
  posts: string[];
  /** For a representative: two-letter codes of states, and BCP 47 tags. */
  licenseStates?: string[];
  languages?: string[];
  /** argon2id; null for somebody who comes by the ministry's sign-on alone. */
  passwordHash: string | null;
  demo?: boolean;
}

/** The columns of an officer that say who it is. */
export function identityColumns(seal: StaffSeal, id: string, email: string, name: string) {
  const plain = plainEmail(email);
  return {
    emailHash: seal.lookup('email', plain),
    emailSealed: seal.seal(`officers:${id}:email_sealed`, plain),
    nameSealed: seal.seal(`officers:${id}:name_sealed`, name),
  };
}

/** The way of signing in with a password, as better-auth looks for it. */
export function passwordAccount(
  seal: StaffSeal,
  officerId: string,
  passwordHash: string,
  at: Date,
) {
  const id = randomUUID();
  return {
    id,
    providerId: 'credential',
    subjectHash: seal.lookup('subject', officerId),
    subjectSealed: seal.seal(`officer_accounts:${id}:subject_sealed`, officerId),
    passwordHash,
    createdAt: at,
    updatedAt: at,
  };
}

/** Writes an officer with their posts and their password, and returns the id. */
export async function createOfficer(
  prisma: Prisma.TransactionClient,
  seal: StaffSeal,
  officer: NewOfficer,
  at: Date,
): Promise<string> {
  const { id = randomUUID(), role, posts, passwordHash, demo = false } = officer;
  await prisma.officer.create({
    data: {
      id,
      ...identityColumns(seal, id, officer.email, officer.name),
      role,
      demo,
      createdAt: at,
      posts: { create: posts.map((consulateCode) => ({ consulateCode })) },
      ...(passwordHash
        ? { accounts: { create: [passwordAccount(seal, id, passwordHash, at)] } }
        : {}),
      ...(role === 'REPRESENTATIVE'
        ? {
            representative: {
              create: {
                licenseStates: officer.licenseStates ?? [],
                languages: officer.languages ?? [],
              },
            },
          }
        : {}),
    },
  });
  return id;
}
