import type { Consulate as ConsulateRow } from '../db/generated/client.ts';
import { builder } from './builder.ts';
import { Consulate } from './consulate.ts';
import { OfficerRole } from './enums.ts';

export const Officer = builder.prismaObject('Officer', {
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    role: t.expose('role', { type: OfficerRole }),
    consulates: t.field({
      type: [Consulate],
      description:
        'The posts that the officer works for; none for the call centre, which serves all.',
      select: { posts: true },
      resolve: (officer, _args, { directory }) =>
        officer.posts
          .map((post) => directory.consulate(post.consulateCode))
          .filter((post): post is ConsulateRow => post !== null),
    }),
  }),
});
