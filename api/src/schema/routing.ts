import { InvalidInputError } from '../expected-errors.ts';
import { type Position as PositionShape, positionFault } from '../geo.ts';
import { findCompetentPost, findNearestPosts, type Route } from '../routing/routing-store.ts';
import { builder } from './builder.ts';
import { Consulate, County } from './consulate.ts';
import { Confidence, RoutingBasis } from './enums.ts';

export const Position = builder.objectRef<PositionShape>('Position').implement({
  description: 'A place in WGS 84 degrees.',
  fields: (t) => ({
    longitude: t.exposeFloat('longitude', { description: 'Degrees east.' }),
    latitude: t.exposeFloat('latitude', { description: 'Degrees north.' }),
    accuracyMeters: t.exposeFloat('accuracyMeters', {
      nullable: true,
      description: 'Radius of the circle in which the device believes itself to be.',
    }),
    fixedAt: t.expose('fixedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the device fixed it.',
    }),
  }),
});

export const PositionInput = builder.inputType('PositionInput', {
  description: 'A place in WGS 84 degrees.',
  fields: (t) => ({
    longitude: t.float({ required: true, description: 'Degrees east, from -180 to 180.' }),
    latitude: t.float({ required: true, description: 'Degrees north, from -90 to 90.' }),
    accuracyMeters: t.float({ description: 'Radius of the circle of uncertainty.' }),
    fixedAt: t.field({ type: 'DateTime', description: 'When the device fixed it.' }),
  }),
});

export const Routing = builder.objectRef<Route>('Routing').implement({
  description: 'Which post is competent, and why.',
  fields: (t) => ({
    consulate: t.field({
      type: Consulate,
      nullable: true,
      description: 'Null when the call centre is responsible.',
      resolve: (route, _args, { directory }) => directory.consulate(route.consulateCode),
    }),
    basis: t.expose('basis', { type: RoutingBasis }),
    county: t.field({
      type: County,
      nullable: true,
      description:
        'The county that decided: the one that has the position, the nearest, or the home county.',
      resolve: (route, _args, { directory }) => directory.county(route.countyFips),
    }),
    distanceMeters: t.exposeFloat('distanceMeters', {
      nullable: true,
      description: 'From the position to the post, along the earth.',
    }),
    confidence: t.expose('confidence', { type: Confidence }),
  }),
});

const NearbyConsulate = builder
  .objectRef<{ code: string; distanceMeters: number }>('NearbyConsulate')
  .implement({
    description: 'A post and how far it is.',
    fields: (t) => ({
      consulate: t.field({
        type: Consulate,
        resolve: ({ code }, _args, { database, directory }) =>
          directory.consulate(code) ??
          database.prisma.consulate.findUniqueOrThrow({ where: { code } }),
      }),
      distanceMeters: t.exposeFloat('distanceMeters', { description: 'Along the earth.' }),
    }),
  });

function checked(position: PositionShape): PositionShape {
  if (positionFault(position) === 'OUT_OF_RANGE')
    throw new InvalidInputError(
      'position',
      'longitude must be from -180 to 180 and latitude from -90 to 90 degrees.',
    );
  return position;
}

builder.queryFields((t) => ({
  competentConsulate: t.field({
    type: Routing,
    description:
      'The post that is competent for a position today: its county’s district first, then the nearest post, then the call centre.',
    args: { position: t.arg({ type: PositionInput, required: true }) },
    resolve: (_root, { position }, { database, clock }) =>
      findCompetentPost(database.pool, checked(position), clock()),
  }),
  nearestConsulates: t.field({
    type: [NearbyConsulate],
    description:
      'The nearest posts, nearest first. Nearest is not competent: see competentConsulate.',
    args: {
      position: t.arg({ type: PositionInput, required: true }),
      first: t.arg.int({ defaultValue: 3, description: 'From 1 to 53.' }),
    },
    resolve: (_root, { position, first }, { database, clock }) => {
      const count = first ?? 3;
      if (count < 1 || count > 53)
        throw new InvalidInputError('first', 'first must be from 1 to 53.');
      return findNearestPosts(database.pool, checked(position), count, clock());
    },
  }),
}));
