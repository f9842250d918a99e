import type { KnownViewer } from '../viewer.ts';
import { builder } from './builder.ts';
import { Officer } from './officer.ts';
import { Partner } from './partner.ts';
import { Person } from './person.ts';

const ViewerKind = builder.enumType('ViewerKind', {
  values: ['PERSON', 'OFFICER', 'REPRESENTATIVE', 'CONTACT', 'PARTNER'] as const,
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
