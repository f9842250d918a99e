import { randomUUID } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import { NotSignedInError } from '../expected-errors.ts';
import { derivedKey, keyedHash } from '../privacy/pepper.ts';
import { isUuid } from '../values/uuid.ts';
import type { PersonViewer } from '../viewer.ts';
import {
  DeviceInUseError,
  DeviceNotFoundError,
  InvitationCodeError,
  RecoveryCodeError,
} from './device-errors.ts';
import {
  type InvitationHashes,
  joinPerson,
  storeInvitation,
  storeRecovery,
  tryInvitation,
} from './device-store.ts';
import { inGroups, makeCode, readCode } from './one-time-code.ts';
import type { PinService } from './pin-service.ts';

/** A recovery code, shown once: only its keyed hash is kept. */
export interface RecoveryCode {
  code: string;
  madeAt: Date;
}

/** A code by which one more device joins, once. */
export interface DeviceInvitation {
  code: string;
  expiresAt: Date;
}

const RECOVERY_LETTERS = 25;
const INVITATION_LETTERS = 10;
/** Of these letters the first say where to look; the rest is the secret, which may be tried five times. */
const PLACE_LETTERS = 4;
const INVITATION_MINUTES = 10;

/** A device's token and what it gave to join somebody. */
interface Joining {
  tokenHash: Buffer;
  code: string;
  signOutOthers?: boolean;
}

/**
 * A person's devices. What only the owner may do asks for the PIN; the duress PIN does it too, and nothing differs:
 * whoever holds the phone would find out otherwise (decision 010).
 */
export class DeviceService {
  private readonly key: Buffer;

  constructor(
    private readonly on: { database: Database; clock: Clock; pins: PinService; pepper: Buffer },
  ) {
    this.key = derivedKey(on.pepper, 'recovery');
  }

  /** Notes what kind of device this is, once: people must tell a lost phone from the others. */
  async name({ deviceId }: Pick<PersonViewer, 'deviceId'>, label: string | null): Promise<void> {
    if (!label) return;
    await this.on.database.prisma.device.updateMany({
      where: { id: deviceId, label: null },
      data: { label },
    });
  }

  /** Makes a recovery code of 125 bits in the place of the one before. @throws PinRequiredError, WrongPinError, PinLockedError */
  async makeRecoveryCode(viewer: PersonViewer, pin?: string | null): Promise<RecoveryCode> {
    const coerced = (await this.on.pins.check({ ...viewer, pin })) === 'DURESS';
    const code = makeCode(RECOVERY_LETTERS);
    const madeAt = this.on.clock();
    const { pool } = this.on.database;
    const hash = this.recoveryHash(code);
    if (!(await storeRecovery(pool, viewer.personId, hash, madeAt, coerced)))
      throw new NotSignedInError();
    return { code: inGroups(code), madeAt };
  }

  /**
   * Makes the device one of the person whose recovery code it gives. The code stays in force until another replaces it.
   * No PIN is asked for from then on, but the desk is not told of an honest cancel where one was (decision 010).
   * @throws RecoveryCodeError, DeviceInUseError
   */
  async recover({ tokenHash, code, signOutOthers = false }: Joining): Promise<PersonViewer> {
    const read = readCode(code, RECOVERY_LETTERS);
    if (!read) throw new RecoveryCodeError();
    const joined = await joinPerson(this.on.database.pool, {
      proof: { kind: 'RECOVERY', hash: this.recoveryHash(read) },
      tokenHash,
      newDeviceId: randomUUID(),
      at: this.on.clock(),
      signOutOthers,
    });
    if (joined === 'WRONG') throw new RecoveryCodeError();
    if (joined === 'IN_USE') throw new DeviceInUseError();
    return { kind: 'PERSON', ...joined };
  }

  /** Invites one more device, for ten minutes, in the place of an earlier invitation. @throws PinRequiredError, WrongPinError, PinLockedError */
  async invite(viewer: PersonViewer, pin?: string | null): Promise<DeviceInvitation> {
    await this.on.pins.check({ ...viewer, pin });
    const at = this.on.clock();
    const expiresAt = new Date(at.getTime() + INVITATION_MINUTES * 60_000);
    const { pool } = this.on.database;
    for (let tries = 0; tries < 5; tries += 1) {
      const code = makeCode(INVITATION_LETTERS);
      if (await storeInvitation(pool, viewer.personId, this.invitationHashes(code), expiresAt, at))
        return { code: inGroups(code), expiresAt };
    }
    throw new NotSignedInError();
  }

  /** Makes the device one of the person who invited it. @throws InvitationCodeError, DeviceInUseError */
  async joinByInvitation({ tokenHash, code }: Joining): Promise<PersonViewer> {
    const read = readCode(code, INVITATION_LETTERS);
    if (!read) throw new InvitationCodeError();
    const hashes = this.invitationHashes(read);
    const { database, clock } = this.on;
    const at = clock();
    if (!(await tryInvitation(database.pool, hashes, at))) throw new InvitationCodeError();
    const joined = await joinPerson(database.pool, {
      proof: { kind: 'INVITATION', hashes },
      tokenHash,
      newDeviceId: randomUUID(),
      at,
      signOutOthers: false,
    });
    if (joined === 'WRONG') throw new InvitationCodeError();
    if (joined === 'IN_USE') throw new DeviceInUseError();
    return { kind: 'PERSON', ...joined };
  }

  /**
   * Signs a device out; its sockets end within seconds. Signing the calling device out needs no PIN.
   * @throws DeviceNotFoundError, PinRequiredError, WrongPinError, PinLockedError
   */
  async remove(viewer: PersonViewer, id: string, pin?: string | null): Promise<void> {
    const { prisma } = this.on.database;
    const where = { id: id.toLowerCase(), personId: viewer.personId };
    if (!isUuid(id) || !(await prisma.device.findFirst({ where, select: { id: true } })))
      throw new DeviceNotFoundError();
    if (where.id !== viewer.deviceId) await this.on.pins.check({ ...viewer, pin });
    await prisma.device.deleteMany({ where });
  }

  private recoveryHash(code: string): Buffer {
    return keyedHash(this.key, `recovery:${code}`);
  }

  private invitationHashes(code: string): InvitationHashes {
    return {
      place: keyedHash(this.key, `invitation-place:${code.slice(0, PLACE_LETTERS)}`),
      secret: keyedHash(this.key, `invitation:${code}`),
    };
  }
}
