import { ContactNotFoundError } from '../contacts/contact-errors.ts';
import type { ContactViewer, KnownViewer } from '../viewer.ts';
import { builder } from './builder.ts';
import { ContactShare } from './contact.ts';
import { Language } from './enums.ts';
import { Officer } from './officer.ts';
import { Partner } from './partner.ts';
import { Person } from './person.ts';

const ViewerKind = builder.enumType('ViewerKind', {
  values: ['PERSON', 'OFFICER', 'REPRESENTATIVE', 'CONTACT', 'PARTNER'] as const,
});

const ContactView = builder.objectRef<ContactViewer>('ContactView').implement({
  description: 'A contact who holds the link to an alert.',
  fields: (t) => ({
    alertId: t.exposeID('alertId', { description: 'The alert to follow.' }),
    shares: t.expose('shares', {
      type: ContactShare,
      description: 'What the person lets this contact see.',
    }),
    language: t.field({
      type: Language,
      resolve: async ({ contactId }, _args, { database }) => {
        const where = { id: contactId };
        return (await database.prisma.contact.findUniqueOrThrow({ where })).language;
      },
    }),
    personName: t.string({
      nullable: true,
      description:
        'What the person calls themself, as the messages to this contact name them; null if they never said.',
      resolve: ({ personId }, _args, { contactChannels }) => contactChannels.nameOf(personId),
    }),
    ownMessage: t.string({
      nullable: true,
      description: 'The person’s own words for this contact; null for none.',
      resolve: async ({ personId, contactId }, _args, { contacts }) => {
        try {
          return (await contacts.find({ personId }, contactId)).message;
        } catch (error) {
          // Removed since the link was looked at.
          if (error instanceof ContactNotFoundError) return null;
          throw error;
        }
      },
    }),
    expiresAt: t.expose('expiresAt', {
      type: 'DateTime',
      description: 'When the link stops working.',
    }),
  }),
});

const Viewer = builder.objectRef<KnownViewer>('Viewer').implement({
  description: 'Whoever calls.',
  fields: (t) => ({
    kind: t.expose('kind', { type: ViewerKind }),
    person: t.prismaField({
      type: Person,
      nullable: true,
      resolve: (query, viewer, _args, { database }) =>
        viewer.kind === 'PERSON'
          ? database.prisma.person.findUnique({ ...query, where: { id: viewer.personId } })
          : null,
    }),
    partner: t.prismaField({
      type: Partner,
      nullable: true,
      resolve: (query, viewer, _args, { database }) =>
        viewer.kind === 'PARTNER'
          ? database.prisma.partner.findUnique({ ...query, where: { id: viewer.partnerId } })
          : null,
    }),
    contact: t.field({
      type: ContactView,
      nullable: true,
      resolve: (viewer) => (viewer.kind === 'CONTACT' ? viewer : null),
    }),
    officer: t.prismaField({
      type: Officer,
      nullable: true,
      resolve: (query, viewer, _args, { database }) =>
        viewer.kind === 'OFFICER' || viewer.kind === 'REPRESENTATIVE'
          ? database.prisma.officer.findUnique({ ...query, where: { id: viewer.officerId } })
          : null,
    }),
  }),
});

builder.queryField('viewer', (t) =>
  t.field({
    type: Viewer,
    nullable: true,
    description: 'Null for nobody.',
    resolve: (_root, _args, context) => context.viewer(),
  }),
);
