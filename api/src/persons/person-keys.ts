import type { Database } from '../db/client.ts';
import { NotSignedInError } from '../expected-errors.ts';
import type { DataKey, DataKeys } from '../privacy/data-keys.ts';

/** The data key of each person: seals the profile and the contacts. Made when there is first something to seal. */
export class PersonKeys {
  constructor(private readonly on: { database: Database; keys: DataKeys }) {}

  /** Null when nothing was ever sealed for the person, or the key was destroyed. */
  async find(personId: string): Promise<Buffer | null> {
    const { keyId } = (await this.keyIdOf(personId)) ?? {};
    return keyId ? this.on.keys.open(keyId) : null;
  }

  /** The person's key; of two that are made at once, one stays. @throws NotSignedInError for a person who is being erased */
  async ensure(personId: string): Promise<Buffer> {
    const known = await this.find(personId);
    if (known) return known;
    const made: DataKey = await this.on.keys.create();
    const { count } = await this.on.database.prisma.person.updateMany({
      where: { id: personId, keyId: null, erasingAt: null },
      data: { keyId: made.id },
    });
    if (count > 0) return made.key;
    await this.on.keys.destroy([made.id]);
    const others = await this.find(personId);
    if (!others) throw new NotSignedInError();
    return others;
  }

  private keyIdOf(id: string) {
    return this.on.database.prisma.person.findUnique({ where: { id }, select: { keyId: true } });
  }
}
