import type { Clock } from '../clock.ts';
import type { PrismaClient } from '../db/client.ts';
import type { Bytes, StaffSeal } from './staff-seal.ts';
import { tokenHash } from './staff-token.ts';

/** A row of the database, or the values of better-auth's fields. */
export type Row = Record<string, unknown>;

/** What all tables of Prisma's client have in common, as far as it is used here. */
export interface Table {
  create(args: { data: Row }): Promise<Row>;
  findMany(args: { where?: Row; take?: number; skip?: number; orderBy?: Row }): Promise<Row[]>;
  updateManyAndReturn(args: { where: Row; data: Row }): Promise<Row[]>;
  deleteMany(args: { where: Row }): Promise<{ count: number }>;
  count(args: { where?: Row }): Promise<number>;
}

/**
 * How a field of better-auth's is kept: in a column as it is; sealed, perhaps with a keyed hash to find it by; as a hash
 * alone, so that it is known again when it is shown; or not at all, with a value that is always the same.
 */
export type Field =
  | { column: string }
  | { sealed: string; hash?: string; hashOf?: (value: string) => Bytes }
  | { hash: string; hashOf: (value: string) => Bytes }
  | { always: unknown };

/** How one of better-auth's models is kept. What has no field here is not stored. */
export interface AuthRecord {
  /** The name of the table, as part of the place that a sealed value belongs to. */
  name: string;
  table: Table;
  fields: Record<string, Field>;
  /** Rows that do not meet this are as if they were not there. */
  standing?: () => Row;
  /** Whether better-auth may make one by itself. */
  creatable: boolean;
  /** Mends what was read. */
  read?: (values: Row) => Row;
}

interface Options {
  prisma: PrismaClient;
  seal: StaffSeal;
  clock: Clock;
  idleMs: number;
}

/**
 * Better-auth's models over our tables. Its user is our officer: it never makes one, and a disabled one is not there.
 * The tokens that the ministry's sign-on hands out are not stored: nothing here needs them.
 */
export function authRecords({ prisma, seal, clock, idleMs }: Options): Record<string, AuthRecord> {
  const table = (delegate: unknown) => delegate as Table;
  const column = (name: string) => ({ column: name });
  const dates = { createdAt: column('createdAt'), updatedAt: column('updatedAt') };
  return {
    user: {
      name: 'officers',
      table: table(prisma.officer),
      creatable: false,
      standing: () => ({ disabledAt: null, emailHash: { not: null } }),
      fields: {
        id: column('id'),
        email: {
          sealed: 'emailSealed',
          hash: 'emailHash',
          hashOf: (email) => seal.lookup('email', email),
        },
        name: { sealed: 'nameSealed' },
        // Whoever invited them vouched for it.
        emailVerified: { always: true },
        twoFactorEnabled: column('twoFactor'),
        createdAt: column('createdAt'),
      },
    },
    account: {
      name: 'officer_accounts',
      table: table(prisma.officerAccount),
      creatable: true,
      fields: {
        id: column('id'),
        userId: column('officerId'),
        providerId: column('providerId'),
        accountId: {
          sealed: 'subjectSealed',
          hash: 'subjectHash',
          hashOf: (subject) => seal.lookup('subject', subject),
        },
        password: column('passwordHash'),
        ...dates,
      },
    },
    session: {
      name: 'officer_sessions',
      table: table(prisma.officerSession),
      creatable: true,
      standing: () => ({
        expiresAt: { gt: clock() },
        lastSeenAt: { gt: new Date(clock().getTime() - idleMs) },
        officer: { disabledAt: null },
      }),
      fields: {
        id: column('id'),
        userId: column('officerId'),
        token: { hash: 'tokenHash', hashOf: tokenHash },
        expiresAt: column('expiresAt'),
        createdAt: column('createdAt'),
        lastSeenAt: column('lastSeenAt'),
        secondFactor: column('secondFactor'),
        userAgent: column('agent'),
      },
      // Better-auth reads the machine's clock; whether the session stands was asked of ours.
      read: (values) => ({
        ...values,
        expiresAt: new Date(
          Date.now() + ((values.expiresAt as Date).getTime() - clock().getTime()),
        ),
      }),
    },
    verification: {
      name: 'staff_challenges',
      table: table(prisma.staffChallenge),
      creatable: true,
      fields: {
        id: column('id'),
        identifier: {
          hash: 'identifierHash',
          hashOf: (identifier) => seal.lookup('challenge', identifier),
        },
        value: { sealed: 'valueSealed' },
        expiresAt: column('expiresAt'),
        ...dates,
      },
    },
    twoFactor: {
      name: 'officer_two_factors',
      table: table(prisma.officerTwoFactor),
      creatable: true,
      fields: {
        id: column('id'),
        userId: column('officerId'),
        secret: { sealed: 'secretSealed' },
        backupCodes: {
          sealed: 'backupSealed',
          hash: 'backupHash',
          hashOf: (codes) => seal.lookup('backup-codes', codes),
        },
        verified: column('verified'),
      },
    },
  };
}
