/** Where staff's doings are recorded: who, what, to whom, from which address. Ids only, never a name or an e-mail. */
export interface AuditSink {
  record(entry: {
    actor: string;
    action: string;
    subject?: string | null;
    origin?: string | null;
    detail?: Record<string, unknown>;
  }): Promise<void>;
}

export const officerActor = (id: string): string => `OFFICER:${id}`;
