import type { Clock } from '../clock.ts';
import type { Database } from '../db/client.ts';
import type { Person } from '../db/generated/client.ts';
import { NotSignedInError } from '../expected-errors.ts';
import type { LookupHash } from '../privacy/lookup-hash.ts';
import { sealJson, unsealJson } from '../privacy/sealing.ts';
import type { PersonViewer } from '../viewer.ts';
import { checkCounty } from './county-rule.ts';
import type { PersonKeys } from './person-keys.ts';
import { profilePlace } from './profile-place.ts';
import {
  changedProfile,
  EMPTY_PROFILE,
  type Profile,
  type ProfileChange,
} from './profile-rules.ts';

/** A change of the profile and of the home county, which alone is kept in the clear: the press's statement reads it. */
export interface PersonChange extends ProfileChange {
  homeCounty?: string | null;
}

type Sealed = Pick<Person, 'id' | 'profileSealed'>;

const MOST_TRIES = 5;

/** What persons tell about themselves, sealed under their own key. */
export class ProfileService {
  constructor(
    private readonly on: {
      database: Database;
      clock: Clock;
      personKeys: PersonKeys;
      lookup: LookupHash;
    },
  ) {}

  /** Opens a person's profile; empty when nothing was told, or its key was destroyed. */
  async open(person: Sealed): Promise<Profile> {
    if (!person.profileSealed) return EMPTY_PROFILE;
    const key = await this.on.personKeys.find(person.id);
    if (!key) return EMPTY_PROFILE;
    const stored = unsealJson<Partial<Profile>>(key, profilePlace(person.id), person.profileSealed);
    return { ...EMPTY_PROFILE, ...stored };
  }

  /**
   * Changes what is given and leaves the rest. Of two at once, neither is lost.
   * @throws InvalidInputError
   */
  async update(viewer: PersonViewer, change: PersonChange): Promise<void> {
    const { database, clock, personKeys, lookup } = this.on;
    const { prisma } = database;
    const { homeCounty, ...parts } = change;
    if (homeCounty) await checkCounty(database, homeCounty);
    // Before the key is made: what is refused leaves nothing behind.
    changedProfile(EMPTY_PROFILE, parts, clock());
    const id = viewer.personId;
    const key = await personKeys.ensure(id);
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const person = await prisma.person.findUniqueOrThrow({ where: { id } });
      const now = clock();
      const profile = changedProfile(await this.open(person), parts, now);
      const { count } = await prisma.person.updateMany({
        where: { id, erasingAt: null, profileSealed: person.profileSealed },
        data: {
          profileSealed: Uint8Array.from(sealJson(key, profilePlace(id), profile)),
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
}
