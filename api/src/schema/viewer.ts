import { ForbiddenError, NotSignedInError } from '../expected-errors.ts';
import type { KnownViewer, OfficerViewer, PersonViewer } from '../viewer.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { Officer } from './officer.ts';
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

/** The person who calls. @throws NotSignedInError, ForbiddenError */
export async function personOf(context: Context): Promise<PersonViewer> {
  const viewer = await context.viewer();
  if (viewer?.kind === 'PERSON') return viewer;
  throw viewer
    ? new ForbiddenError('Only the person who pressed may do this.')
    : new NotSignedInError();
}

/** The officer who calls. @throws NotSignedInError, ForbiddenError */
export async function officerOf(context: Context): Promise<OfficerViewer> {
  const viewer = await context.viewer();
  if (viewer?.kind === 'OFFICER') return viewer;
  throw viewer ? new ForbiddenError('Only officers may do this.') : new NotSignedInError();
}
