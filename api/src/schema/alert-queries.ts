import { parsePrismaCursor } from '@pothos/plugin-prisma';
import { audienceOf, withStatus } from '../alerts/audience.ts';
import { alertsVisibleTo, alertsWhere } from '../alerts/audience-where.ts';
import { feedAudienceOf } from '../alerts/feed-audience.ts';
import { InvalidInputError } from '../expected-errors.ts';
import { isUuid } from '../values/uuid.ts';
import { Alert } from './alert.ts';
import { AlertEvent } from './alert-event.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';
import { AlertLane, AlertStatus } from './enums.ts';

const MOST_EVENTS = 200;

function idIn(cursor: string): string | null {
  try {
    const id = parsePrismaCursor(cursor);
    return typeof id === 'string' && isUuid(id) ? id : null;
  } catch {
    return null;
  }
}

/**
 * A cursor stands for an alert that the viewer may see. One of another's alert would tell that there is such an alert and
 * when it came, so it is answered like one of no alert and like one that cannot be read.
 * @throws InvalidInputError
 */
async function checkCursor(
  field: string,
  cursor: string | null | undefined,
  { database, viewer }: Context,
): Promise<void> {
  if (cursor === null || cursor === undefined) return;
  const who = await viewer();
  const id = idIn(cursor);
  const seen =
    id &&
    (await database.prisma.alert.findFirst({
      where: { AND: [{ id }, alertsVisibleTo(who)] },
      select: { id: true },
    }));
  if (!seen)
    throw new InvalidInputError(
      field,
      'There is no alert at this cursor for you. Send one from pageInfo or an edge, or begin without.',
    );
}

function checkCount(field: string, count: number | null | undefined): void {
  if (typeof count === 'number' && (count < 0 || count > MOST_EVENTS))
    throw new InvalidInputError(field, `${field} must be from 0 to ${MOST_EVENTS}.`);
}

builder.queryField('alert', (t) =>
  t.prismaField({
    type: Alert,
    nullable: true,
    description:
      'Null for an alert that the viewer may not see, as for one that does not exist. UNAUTHENTICATED without a token that is good.',
    args: { id: t.arg.id({ required: true }) },
    resolve: async (query, _root, { id }, { database, viewer }) =>
      isUuid(id)
        ? database.prisma.alert.findFirst({
            ...query,
            where: { AND: [{ id: id.toLowerCase() }, alertsVisibleTo(await viewer())] },
          })
        : null,
  }),
);

builder.queryField('alerts', (t) =>
  t.prismaConnection(
    {
      type: Alert,
      cursor: 'id',
      // Checked here because Pothos reads cursors before the resolver has a say.
      check: async (args, context) => {
        await checkCursor('after', args.after, context);
        await checkCursor('before', args.before, context);
        checkCount('first', args.first);
        checkCount('last', args.last);
      },
      description:
        'Alerts that the viewer may see, newest first. With a post: those that it has now. first and last are at most 200, 50 if left out.',
      args: {
        status: t.arg({ type: [AlertStatus] }),
        lane: t.arg({ type: AlertLane, description: 'One lane only; both if left out.' }),
        consulate: t.arg.id({ description: 'Code of one post, for those who see several.' }),
      },
      resolve: async (query, _root, args, { database, viewer }) => {
        const audience = audienceOf(await viewer(), { consulate: args.consulate });
        return database.prisma.alert.findMany({
          ...query,
          where: {
            AND: [
              alertsWhere(audience.alerts),
              args.status ? alertsWhere(withStatus(audience, args.status)) : {},
              args.lane ? { lane: args.lane } : {},
            ],
          },
          orderBy: [{ receivedAt: 'desc' }, { id: 'desc' }],
        });
      },
    },
    {
      name: 'AlertConnection',
      fields: (connection) => ({
        feedCursor: connection.string({
          description:
            'A place in the log not after this reading; another text each time. Give it to alertFeed(after:), and nothing between the two is missed.',
          resolve: (_parent, _args, context) => context.feedCursor(),
        }),
      }),
    },
    { name: 'AlertEdge' },
  ),
);

interface EventPage {
  edges: Array<{ cursor: string; eventId: bigint }>;
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  startCursor: string | null;
  endCursor: string | null;
}

const AlertEventEdge = builder.objectRef<EventPage['edges'][number]>('AlertEventEdge').implement({
  fields: (t) => ({
    cursor: t.exposeString('cursor'),
    node: t.prismaField({
      type: AlertEvent,
      resolve: (query, { eventId }, _args, { database }) =>
        database.prisma.alertEvent.findUniqueOrThrow({
          ...query,
          where: { id: eventId },
          include: { alert: true },
        }),
    }),
  }),
});

const AlertEventConnection = builder.objectRef<EventPage>('AlertEventConnection').implement({
  fields: (t) => ({
    edges: t.expose('edges', { type: [AlertEventEdge] }),
    pageInfo: t.field({
      type: builder.pageInfoRef(),
      description: 'endCursor is the one to continue from; it stands even when the page is empty.',
      resolve: (page) => page,
    }),
  }),
});

builder.queryField('alertEvents', (t) =>
  t.field({
    type: AlertEventConnection,
    description:
      'The feed, for whoever polls: events after a cursor, oldest first; from the beginning of the log without one.',
    args: {
      after: t.arg.string(),
      first: t.arg.int({ description: 'From 1 to 200; 50 if left out.' }),
    },
    resolve: async (_root, { after, first }, { feed, viewer }) => {
      const limit = first ?? 50;
      if (limit < 1)
        throw new InvalidInputError('first', `first must be from 1 to ${MOST_EVENTS}.`);
      checkCount('first', limit);
      const audience = feedAudienceOf(await viewer());
      const from = after === null || after === undefined ? feed.beginning : await feed.parse(after);
      const events = await feed.read(audience, from, limit + 1);
      const edges = events
        .slice(0, limit)
        .map((event) => ({ cursor: feed.cursorOf(event), eventId: event.id }));
      return {
        edges,
        hasNextPage: events.length > limit,
        hasPreviousPage: Boolean(after),
        startCursor: edges[0]?.cursor ?? null,
        endCursor: edges.at(-1)?.cursor ?? after ?? null,
      };
    },
  }),
);
