import { CALL_CENTER } from '../consulates/call-center.ts';
import type { CountyRow } from '../consulates/consular-directory.ts';
import { builder } from './builder.ts';
import { ConsulateKind, CoordinatePrecision } from './enums.ts';

export const Consulate = builder.prismaObject('Consulate', {
  fields: (t) => ({
    code: t.exposeID('code'),
    nameEs: t.exposeString('nameEs'),
    nameEn: t.exposeString('nameEn'),
    kind: t.expose('kind', { type: ConsulateKind }),
    city: t.exposeString('city'),
    state: t.exposeString('state'),
    streetAddress: t.exposeString('streetAddress', { nullable: true }),
    postalCode: t.exposeString('postalCode', { nullable: true }),
    longitude: t.exposeFloat('longitude'),
    latitude: t.exposeFloat('latitude'),
    coordinatePrecision: t.expose('coordinatePrecision', { type: CoordinatePrecision }),
    phone: t.exposeString('phone', { nullable: true }),
    emergencyPhone: t.exposeString('emergencyPhone', { nullable: true }),
    email: t.exposeString('email', { nullable: true }),
    website: t.exposeString('website', { nullable: true }),
    timeZone: t.exposeString('timeZone'),
  }),
});

export const County = builder.objectRef<CountyRow>('County').implement({
  description: 'A county or county equivalent of the United States.',
  fields: (t) => ({
    fips: t.exposeID('fips', { description: 'Five-digit FIPS code.' }),
    name: t.exposeString('name', { description: 'Name without "County".' }),
    state: t.exposeString('state', { description: 'Two-letter code of the state or territory.' }),
  }),
});

const CallCenter = builder.objectRef<typeof CALL_CENTER>('CallCenter').implement({
  description: 'The call centre of the consular network (CIAM), open 24 hours.',
  fields: (t) => ({
    phone: t.exposeString('phone', { description: 'From the United States, E.164.' }),
    phoneFromMexico: t.exposeString('phoneFromMexico', { description: 'As dialled from Mexico.' }),
  }),
});

builder.queryFields((t) => ({
  consulates: t.field({
    type: [Consulate],
    description: 'Every post of the network in the United States, by code.',
    resolve: (_root, _args, { directory }) => directory.consulates(),
  }),
  consulate: t.field({
    type: Consulate,
    nullable: true,
    description: 'One post; null for an unknown code.',
    args: { code: t.arg.id({ required: true }) },
    resolve: (_root, { code }, { directory }) => directory.consulate(code),
  }),
  callCenter: t.field({
    type: CallCenter,
    description: 'Whom to call when everything else fails.',
    resolve: () => CALL_CENTER,
  }),
}));
