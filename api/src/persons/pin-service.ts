import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import { NotSignedInError } from '../expected-errors.ts';
import type { PersonViewer } from '../viewer.ts';
import { PinLockedError, PinRequiredError, WrongPinError } from './pin-errors.ts';
import { PinHasher } from './pin-hash.ts';
import { checkNewPins, type NewPinInput } from './pin-rules.ts';
import {
  forgiveAttempts,
  type PinPlace,
  type PinStanding,
  removePins,
  reserveAttempt,
  reserveChange,
  storePins,
} from './pin-store.ts';

/** What a PIN turned out to be. Only the desk may ever learn which of RIGHT and DURESS it was. */
export type PinOutcome = 'RIGHT' | 'DURESS' | 'NONE_SET';

/** A PIN as a device gave it, or none, perhaps for an alert received then. `field` is named by the errors. */
export interface PinCheck extends PinPlace {
  pin: string | null | undefined;
  alertReceivedAt?: Date | null;
  field?: string;
}

/** PINs and duress PINs. Why it is so stands in docs/decisions/010-pins-and-duress.md. */
export class PinService {
  private readonly hasher: PinHasher;

  constructor(private readonly on: { database: Database; clock: Clock; pepper: Buffer }) {
    this.hasher = new PinHasher(on.pepper);
  }

  /**
   * Judges a PIN. RIGHT and DURESS take the same statements and the same hashing, and so does every wrong one up to its
   * answer. After a removal under duress everything but the true PIN is DURESS, also none at all; after a recovery the
   * old duress PIN still is. What was received before PINs were put aside is only cancelled under duress.
   * @throws PinRequiredError, WrongPinError, PinLockedError
   */
  async check(check: PinCheck): Promise<PinOutcome> {
    const given = check.pin || null;
    const { pool } = this.on.database;
    const standing = await reserveAttempt(pool, check, this.on.clock(), given !== null);
    if (!standing) throw new NotSignedInError();
    const outcome = await this.judge(check, given, standing);
    const { doubtedAt } = standing;
    const doubted = check.alertReceivedAt && doubtedAt && check.alertReceivedAt <= doubtedAt;
    return doubted ? 'DURESS' : outcome;
  }

  private async judge(
    check: PinCheck,
    given: string | null,
    standing: PinStanding,
  ): Promise<PinOutcome> {
    const { field } = check;
    if (given === null) {
      if (standing.shown) throw new PinRequiredError(field);
      return standing.pinHash === null ? 'NONE_SET' : 'DURESS';
    }
    if (standing.shown && !standing.reserved)
      throw new PinLockedError(standing.retryAt ?? this.on.clock(), field);
    const [right, ...duress] = await this.hasher.fits(check.personId, given, [
      standing.pinHash,
      standing.duressPinHash,
      standing.otherDuressPinHash,
    ]);
    const forced = duress.includes(true);
    if (!standing.shown)
      return right ? 'RIGHT' : standing.pinHash === null && !forced ? 'NONE_SET' : 'DURESS';
    if (!right && !forced) throw new WrongPinError(standing.left, field);
    await forgiveAttempts(this.on.database.pool, check);
    return right ? 'RIGHT' : 'DURESS';
  }

  /**
   * Sets the PIN and perhaps a duress PIN, or changes them. Under duress the answer is the same, the true PIN stays, and
   * what was asked for becomes duress PINs. Whoever gives the true PIN, as the present or as the new one, is the owner.
   * @throws InvalidInputError, PinRequiredError, WrongPinError, PinLockedError
   */
  async setPin({ personId, deviceId }: PersonViewer, input: NewPinInput): Promise<void> {
    checkNewPins(input);
    const { pin, duressPin = null, currentPin } = input;
    const place = { personId, deviceId };
    await this.countChange(personId, 'input.currentPin');
    const outcome = await this.check({ ...place, pin: currentPin, field: 'input.currentPin' });
    const { database, clock } = this.on;
    const stored = await database.prisma.person.findUnique({
      where: { id: personId },
      select: { pinHash: true },
    });
    const [owned, ...hashes] = await Promise.all([
      this.hasher.fits(personId, pin, [stored?.pinHash ?? null]),
      this.hasher.hash(personId, pin),
      this.hasher.hash(personId, duressPin),
      this.hasher.hash(personId, null),
    ]);
    const [pinHash, duressPinHash, decoy] = hashes;
    await storePins(database.pool, personId, clock(), outcome === 'DURESS' && !owned[0], {
      pin: pinHash,
      duressPin: duressPinHash,
      decoy,
    });
  }

  /**
   * Removes both PINs. Under duress the answer is the same, and so is everything that the person's side sees from then
   * on; the true PIN still makes a cancel an honest one.
   * @throws PinRequiredError, WrongPinError, PinLockedError
   */
  async removePin({ personId, deviceId }: PersonViewer, currentPin: string): Promise<void> {
    const field = 'currentPin';
    await this.countChange(personId, field);
    const outcome = await this.check({ personId, deviceId, pin: currentPin, field });
    const { database, clock } = this.on;
    await removePins(database.pool, personId, clock(), outcome === 'DURESS');
  }

  /** Ten changes a day, whoever makes them and whatever comes of them. */
  private async countChange(personId: string, field: string): Promise<void> {
    const { database, clock } = this.on;
    const retryAt = await reserveChange(database.pool, personId, clock());
    if (retryAt) throw new PinLockedError(retryAt, field);
  }
}
