import type { Clock } from './clock.ts';
import { ContactLinks } from './contacts/contact-link.ts';
import { ContactService } from './contacts/contact-service.ts';
import type { Database } from './db/client.ts';
import type { Alert } from './db/generated/client.ts';
import type { Feed } from './feed/feed.ts';
import { DeviceService } from './persons/device-service.ts';
import { MyDataService } from './persons/my-data-service.ts';
import { PersonKeys } from './persons/person-keys.ts';
import { PersonService } from './persons/person-service.ts';
import { PinService } from './persons/pin-service.ts';
import { ProfileService } from './persons/profile-service.ts';
import type { DataKeys } from './privacy/data-keys.ts';
import { LookupHash } from './privacy/lookup-hash.ts';

interface Dependencies {
  database: Database;
  clock: Clock;
  keys: DataKeys;
  pepper: Buffer;
  feed: Pick<Feed, 'announce'>;
  /** An alert as the person's side is told of it. */
  asTold(alert: Alert): Alert;
  /** Opens the name of an officer. */
  nameOf(officer: { id: string; nameSealed: Uint8Array | null }): string;
}

/** Everything that serves the person's side but their alerts. */
export function personServices(on: Dependencies) {
  const { database, clock, keys, pepper, feed, asTold, nameOf } = on;
  const personKeys = new PersonKeys({ database, keys });
  const lookup = new LookupHash(pepper);
  const pins = new PinService({ database, clock, pepper });
  const profiles = new ProfileService({ database, clock, personKeys, lookup, pins });
  const links = new ContactLinks(pepper);
  const contacts = new ContactService({ database, clock, personKeys, lookup, links, pins });
  const contactsOf = (personId: string) => contacts.list(personId);
  return {
    pins,
    profiles,
    contacts,
    persons: new PersonService({ database, clock, feed, keys, pins }),
    devices: new DeviceService({ database, clock, pins, pepper }),
    myData: new MyDataService({ database, clock, keys, profiles, contactsOf, asTold, nameOf }),
  };
}
