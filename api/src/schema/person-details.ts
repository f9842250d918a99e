import type { AlertRow } from '../alerts/alert-row.ts';
import type { OpenContact } from '../contacts/contact-rules.ts';
import type { Profile } from '../persons/profile-rules.ts';
import { Alert } from './alert.ts';
import { builder } from './builder.ts';
import { callerOf, recordAct } from './callers.ts';
import { County } from './consulate.ts';
import { Contact } from './contact.ts';
import type { Context } from './context.ts';
import { Language } from './enums.ts';

type Details = Profile & { homeCountyFips: string | null; contacts: OpenContact[] };

/** What an officer needs to call somebody whom no notice reached: no e-mail, no links, no words of the person's. */
const DetailsContact = builder.objectRef<OpenContact>('DetailsContact').implement({
  description: 'A contact of the person, for an officer to call.',
  fields: (t) => ({
    number: t.exposeInt('rank', {
      description: 'The place in the person’s order, as in Delivery.contactNumber.',
    }),
    name: t.exposeString('name'),
    relation: t.exposeString('relation', { nullable: true }),
    phone: t.exposeString('phone', { nullable: true, description: 'E.164.' }),
    language: t.expose('language', { type: Language }),
  }),
});

/** Who pressed, as far as they told. */
const PersonDetails = builder.objectRef<Details>('PersonDetails').implement({
  description: 'What the person told about themselves, for whoever helps them.',
  fields: (t) => ({
    names: t.exposeString('names', { nullable: true }),
    birthDate: t.exposeString('birthDate', { nullable: true, description: 'YYYY-MM-DD.' }),
    phone: t.exposeString('phone', { nullable: true, description: 'E.164.' }),
    languages: t.exposeStringList('languages', { nullable: true, description: 'BCP 47 tags.' }),
    healthNotes: t.exposeString('healthNotes', { nullable: true }),
    childrenNotes: t.exposeString('childrenNotes', { nullable: true }),
    homeCounty: t.field({
      type: County,
      nullable: true,
      resolve: (details, _args, { directory }) => directory.county(details.homeCountyFips),
    }),
    contacts: t.field({
      type: [DetailsContact],
      description:
        'Whom the person chose to be told, in their order. For the officer who calls those whom no notice reached.',
      resolve: ({ contacts }) => contacts,
    }),
  }),
});

/**
 * Whether the desk had the alert in hand when the consent was taken back: an officer had taken it, or it was cancelled
 * under duress, and whoever forces a person may not blind those who look for them.
 */
function isHeldAt({ receivedAt, acknowledgedAt, duressAt }: AlertRow, withdrawnAt: Date): boolean {
  if (duressAt) return receivedAt <= withdrawnAt;
  return acknowledgedAt !== null && acknowledgedAt <= withdrawnAt;
}

/**
 * Opens the details for who may read them, and notes that they did. For a partner `alert` is the duress view, so that
 * posts, consent and erasure are judged as that side is told of them.
 */
async function detailsFor(alert: AlertRow, context: Context): Promise<Details | null> {
  const viewer = await callerOf(context, 'OFFICER', 'REPRESENTATIVE', 'PARTNER');
  const person = await context.database.prisma.person.findUnique({
    where: { id: alert.personId },
  });
  if (!person) return null;
  if (person.consentWithdrawnAt && !isHeldAt(alert, person.consentWithdrawnAt)) return null;
  if (!(await context.desk.mayReadDetails(viewer, alert))) return null;
  await recordAct(context, viewer, 'DETAILS_READ', `ALERT:${alert.id}`);
  return {
    ...(await (viewer.kind === 'PARTNER'
      ? context.profiles.open(person)
      : context.profiles.openForDesk(person))),
    homeCountyFips: person.homeCountyFips,
    contacts: viewer.kind === 'PARTNER' ? [] : await context.contacts.list(person.id),
  };
}

interface Link {
  contact: typeof Contact.$inferType;
  token: string;
  url: string;
  expiresAt: Date;
}

const ContactLink = builder.objectRef<Link>('ContactLink').implement({
  description: 'A link by which one contact follows one alert, until it expires.',
  fields: (t) => ({
    contact: t.expose('contact', { type: Contact }),
    url: t.exposeString('url', {
      description:
        'The page of the contact. The secret stands behind the #, which browsers keep to themselves.',
    }),
    token: t.exposeString('token', {
      description: 'The secret alone, for programs: a bearer token.',
    }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
  }),
});

builder.prismaObjectFields(Alert, (t) => ({
  person: t.field({
    type: PersonDetails,
    nullable: true,
    description:
      'Who pressed. Reading it is noted with the reader’s name, and supervisors see the note. Null for an officer whose post has lost the alert, a week after the alert was closed, and when the person had taken their consent back before an officer took the alert.',
    resolve: (alert, _args, context) => detailsFor(alert, context),
  }),
  contactLinks: t.field({
    type: [ContactLink],
    nullable: true,
    description: 'A link for each contact, for the person to send on.',
    resolve: async (alert, _args, { contacts, publicUrl }) => {
      if (alert.forgottenAt) return [];
      const links = await contacts.linksOf(alert.personId, alert);
      return links.map((link) => ({
        ...link,
        url: `${publicUrl}/${link.contact.language}/contact/#${link.token}`,
      }));
    },
  }),
}));
