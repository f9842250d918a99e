import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import type { Person } from '../db/generated/client.ts';
import { NotSignedInError } from '../expected-errors.ts';
import type { LookupHash } from '../privacy/lookup-hash.ts';
import { sealJson, unsealJson } from '../privacy/sealing.ts';
import type { PersonViewer } from '../viewer.ts';
import { checkCounty } from './county-rule.ts';
import type { PersonKeys } from './person-keys.ts';
import type { PinOutcome, PinService } from './pin-service.ts';
import {
  allTold,
  changedProfile,
  EMPTY_PROFILE,
  type Profile,
  type ProfileChange,
  takesAway,
} from './profile-rules.ts';

/** A change of the profile and of the home county, which alone is kept in the clear: the press's statement reads it. */
export interface PersonChange extends ProfileChange {
  homeCounty?: string | null;
}

type Sealed = Pick<Person, 'id' | 'profileSealed'>;
type SealedForDesk = Sealed & Pick<Person, 'profileKeptSealed'>;

const MOST_TRIES = 5;

/** What persons tell about themselves, sealed under their own key. */
export class ProfileService {
  constructor(
    private readonly on: {
      database: Database;
      clock: Clock;
      personKeys: PersonKeys;
      lookup: LookupHash;
      pins: PinService;
    },
  ) {}

  /** Opens a person's profile; empty when nothing was told, or its key was destroyed. */
  async open(person: Sealed): Promise<Profile> {
    return this.unseal(person.id, placeOf(person.id), person.profileSealed);
  }

  /** Opens a profile for the desk: with what was taken from it under duress, which the person's side may never learn. */
  async openForDesk(person: SealedForDesk): Promise<Profile> {
    return allTold(await this.kept(person), await this.open(person));
  }

  /**
   * Changes what is given and leaves the rest. Of two at once, neither is lost. Clearing or replacing what was told asks
   * for the PIN; under duress the person's side sees it done, and the desk reads on what stood before.
   * @throws InvalidInputError, PinRequiredError, WrongPinError, PinLockedError
   */
  async update(viewer: PersonViewer, change: PersonChange, pin?: string | null): Promise<void> {
    const { database, clock, personKeys, lookup, pins } = this.on;
    const { prisma } = database;
    const { homeCounty, ...parts } = change;
    if (homeCounty) await checkCounty(database, homeCounty);
    // Before the key is made: what is refused leaves nothing behind.
    changedProfile(EMPTY_PROFILE, parts, clock());
    const id = viewer.personId;
    const key = await personKeys.ensure(id);
    let outcome: PinOutcome | undefined;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const person = await prisma.person.findUniqueOrThrow({ where: { id } });
      const now = clock();
      const before = await this.open(person);
      const profile = changedProfile(before, parts, now);
      if (takesAway(before, profile)) outcome ??= await pins.check({ ...viewer, pin });
      const standing = allTold(await this.kept(person), before);
      const kept = Uint8Array.from(sealJson(key, keptPlaceOf(id), standing));
      const { count } = await prisma.person.updateMany({
        where: { id, erasingAt: null, profileSealed: person.profileSealed },
        data: {
          profileSealed: Uint8Array.from(sealJson(key, placeOf(id), profile)),
          ...(outcome && { profileKeptSealed: outcome === 'DURESS' ? kept : null }),
          profileUpdatedAt: now,
          phoneHash: profile.phone ? lookup.phone(profile.phone) : null,
          ...(homeCounty === undefined ? {} : { homeCountyFips: homeCounty }),
        },
      });
      if (count > 0) return;
      if (person.erasingAt) throw new NotSignedInError();
    }
    throw new Error('The profile was changed by others all the time.');
  }

  private kept({ id, profileKeptSealed }: SealedForDesk): Promise<Profile> {
    return this.unseal(id, keptPlaceOf(id), profileKeptSealed);
  }

  private async unseal(id: string, place: string, sealed: Uint8Array | null): Promise<Profile> {
    const key = sealed && (await this.on.personKeys.find(id));
    if (!key) return EMPTY_PROFILE;
    return { ...EMPTY_PROFILE, ...unsealJson<Partial<Profile>>(key, place, sealed) };
  }
}

function placeOf(personId: string): string {
  return `person:${personId}:profile`;
}

function keptPlaceOf(personId: string): string {
  return `person:${personId}:profile-kept`;
}
