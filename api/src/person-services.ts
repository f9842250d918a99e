import type { Clock } from './clock.ts';
import { ChannelInvitations } from './contacts/channel-invitation.ts';
import { ContactChannels } from './contacts/contact-channels.ts';
import { ContactLinks } from './contacts/contact-link.ts';
import { ContactReplies } from './contacts/contact-replies.ts';
import { ContactService } from './contacts/contact-service.ts';
import type { Database } from './db/client.ts';
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
  /** Opens the name of an officer. */
  nameOf(officer: { id: string; nameSealed: Uint8Array | null }): string;
  /** Called when notices were queued. */
  onQueued?(): void;
  /** Whether browsers may be pushed to over machines of our own network. */
  anyPushHost: boolean;
  /** The public key under which browsers subscribe to pushes. */
  pushKey?: string | null;
}

/** Everything that serves the person's side but their alerts. */
export function personServices(on: Dependencies) {
  const { database, clock, keys, pepper, feed, nameOf, anyPushHost } = on;
  const onQueued = () => on.onQueued?.();
  const personKeys = new PersonKeys({ database, keys });
  const lookup = new LookupHash(pepper);
  const pins = new PinService({ database, clock, pepper });
  const profiles = new ProfileService({ database, clock, personKeys, lookup, pins });
  const links = new ContactLinks(pepper);
  const contacts = new ContactService({
    database,
    clock,
    personKeys,
    lookup,
    links,
    pins,
    onQueued,
  });
  const contactsOf = (personId: string) => contacts.list(personId);
  const contactChannels = new ContactChannels({
    database,
    clock,
    personKeys,
    invitations: new ChannelInvitations(pepper),
    viewerOf: contacts.viewerOf.bind(contacts),
    find: contacts.find.bind(contacts),
    namesOf: async (id) =>
      (await profiles.open(await database.prisma.person.findUniqueOrThrow({ where: { id } })))
        .names,
    onQueued,
    anyPushHost,
  });
  return {
    links,
    contactChannels,
    contactReplies: new ContactReplies({ database, clock, lookup }),
    pushKey: on.pushKey ?? null,
    pins,
    profiles,
    contacts,
    persons: new PersonService({ database, clock, feed, keys, pins }),
    devices: new DeviceService({ database, clock, pins, pepper }),
    myData: new MyDataService({ database, clock, keys, profiles, contactsOf, nameOf }),
  };
}
