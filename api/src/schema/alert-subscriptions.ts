import { queryFromInfo } from '@pothos/plugin-prisma';
import { AlertNotFoundError } from '../alerts/alert-errors.ts';
import { seesEvent } from '../alerts/audience-predicate.ts';
import { alertsVisibleTo } from '../alerts/audience-where.ts';
import { feedAudienceOf } from '../alerts/feed-audience.ts';
import { changesOf } from '../feed/changes-of.ts';
import { isUuid } from '../values/uuid.ts';
import { Alert } from './alert.ts';
import { AlertEvent } from './alert-event.ts';
import { builder } from './builder.ts';
import type { Context } from './context.ts';

builder.subscriptionType({
  description:
    'Over WebSocket (graphql-transport-ws) or SSE. Close codes: 4401 no or bad token, 4403 not allowed any more, 4408 no hello in time, 4409 fell behind: resume from the last cursor.',
});

builder.subscriptionField('alertFeed', (t) =>
  t.field({
    type: AlertEvent,
    description:
      'What happens to the alerts that the viewer may see, in order: first everything after the cursor, then live. Nothing is missed and nothing comes twice, across reconnects and restarts. CURSOR_INVALID and CURSOR_EXPIRED say to start afresh from alerts.feedCursor.',
    args: {
      after: t.arg.string({
        description: 'The last cursor received; only live events without it.',
      }),
      consulate: t.arg.id({ description: 'Code of one post, for those who see several.' }),
    },
    subscribe: async (_root, { after, consulate }, context) => {
      const { feed, viewer, onFellBehind } = context;
      const audience = feedAudienceOf(await viewer(), { consulate });
      const from = after === null || after === undefined ? null : await feed.parse(after);
      const following = feed.follow(audience, from, onFellBehind);
      context.following = following;
      return following;
    },
    resolve: ({ id, row }, _args, context) =>
      row ??
      orEnd(
        context,
        context.database.prisma.alertEvent.findUniqueOrThrow({
          where: { id },
          include: { alert: true },
        }),
      ),
  }),
);

builder.subscriptionField('alertUpdated', (t) =>
  t.field({
    type: Alert,
    description:
      'One alert: first as it stands, then again after each change. Changes that come faster than they are read are told once.',
    args: { id: t.arg.id({ required: true }) },
    subscribe: async (_root, args, context) => {
      const { database, feed, viewer } = context;
      const id = args.id.toLowerCase();
      const who = await viewer();
      const found =
        isUuid(id) &&
        (await database.prisma.alert.findFirst({
          where: { AND: [{ id }, alertsVisibleTo(who)] },
          select: { id: true },
        }));
      if (!found) throw new AlertNotFoundError();
      context.following = changesOf(feed, id, (event) => seesEvent(who, event));
      return context.following as AsyncIterableIterator<string>;
    },
    resolve: async (id, _args, context, info) => {
      const seen = await orEnd(
        context,
        context.database.prisma.alert.findFirst({
          ...queryFromInfo({ context, info }),
          where: { AND: [{ id }, alertsVisibleTo(await context.viewer())] },
        }),
      );
      if (seen) return seen;
      // It was given to somebody else meanwhile.
      void context.following?.return?.();
      throw new AlertNotFoundError();
    },
  }),
);

/**
 * What was announced but cannot be read must not be skipped in silence: the subscription ends, and its client resumes
 * from its last cursor.
 */
async function orEnd<T>(context: Context, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    context.onFellBehind();
    void context.following?.return?.();
    throw error;
  }
}
