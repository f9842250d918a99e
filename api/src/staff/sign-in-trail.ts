import type { Database } from '../db/client.ts';
import { type AuditSink, officerActor } from './audit-sink.ts';
import type { Visit } from './staff-auth.ts';
import type { StaffSeal } from './staff-seal.ts';

interface Dependencies {
  database: Database;
  seal: Pick<StaffSeal, 'lookup'>;
  audit: AuditSink;
}

/** What signing in leaves in the audit log. */
export class SignInTrail {
  constructor(private readonly on: Dependencies) {}

  /** An officer did it. */
  record(officerId: string, action: string, visit: Visit, detail = {}): Promise<void> {
    const actor = officerActor(officerId);
    return this.on.audit.record({ actor, action, subject: actor, origin: visit.address, detail });
  }

  /** Who failed is known if the account is; what was typed is never written down. */
  async failed(
    action: string,
    email: string | null,
    visit: Visit,
    officerId?: string,
  ): Promise<void> {
    const { seal, database, audit } = this.on;
    const id =
      officerId ??
      (
        await database.prisma.officer.findUnique({
          where: { emailHash: seal.lookup('email', email ?? '') },
          select: { id: true },
        })
      )?.id;
    const subject = id ? officerActor(id) : null;
    await audit.record({ actor: 'NOBODY', action, subject, origin: visit.address });
  }
}
