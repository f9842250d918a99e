import type {
  Consulate as ConsulateRow,
  PartnerKey as PartnerKeyRow,
} from '../db/generated/client.ts';
import { ForbiddenError, InvalidInputError, NotSignedInError } from '../expected-errors.ts';
import { PartnerNotFoundError, TooManyKeysError } from '../partners/partner-service.ts';
import { builder } from './builder.ts';
import { officerOf, recordAct } from './callers.ts';
import { Consulate } from './consulate.ts';
import { PartnerScope } from './enums.ts';

export const PartnerKey = builder.prismaObject('PartnerKey', {
  fields: (t) => ({
    id: t.exposeID('id'),
    prefix: t.exposeString('prefix'),
    scopes: t.expose('scopes', { type: [PartnerScope] }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    expiresAt: t.expose('expiresAt', { type: 'DateTime' }),
    revokedAt: t.expose('revokedAt', { type: 'DateTime', nullable: true }),
    lastUsedAt: t.expose('lastUsedAt', { type: 'DateTime', nullable: true }),
  }),
});

export const Partner = builder.prismaObject('Partner', {
  fields: (t) => ({
    id: t.exposeID('id'),
    name: t.exposeString('name'),
    consulates: t.field({
      type: [Consulate],
      description: 'The posts of whose alerts the partner is told.',
      resolve: (partner, _args, { directory }) =>
        partner.posts
          .map((code) => directory.consulate(code))
          .filter((post): post is ConsulateRow => post !== null),
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    disabledAt: t.expose('disabledAt', { type: 'DateTime', nullable: true }),
    keys: t.relation('keys', { query: { orderBy: { createdAt: 'desc' } } }),
  }),
});

const NewPartnerKey = builder
  .objectRef<{ stored: PartnerKeyRow; key: string }>('NewPartnerKey')
  .implement({
    description: 'A key that was just made.',
    fields: (t) => ({
      key: t.exposeString('key', {
        description: 'The key itself, shown this once: only its hash is stored.',
      }),
      stored: t.expose('stored', { type: PartnerKey }),
    }),
  });

const CreatePartnerInput = builder.inputType('CreatePartnerInput', {
  fields: (t) => ({
    name: t.string({ required: true }),
    consulates: t.idList({ required: true, description: 'Codes of posts.' }),
  }),
});

const CreatePartnerKeyInput = builder.inputType('CreatePartnerKeyInput', {
  fields: (t) => ({
    partnerId: t.id({ required: true }),
    scopes: t.field({ type: [PartnerScope], required: true }),
    expiresInDays: t.int({ required: true, description: 'From 1 to 400.' }),
  }),
});

const REFUSALS = [NotSignedInError, ForbiddenError];

builder.queryField('partners', (t) =>
  t.prismaField({
    type: [Partner],
    description: 'Every partner organisation, by name. For administrators.',
    resolve: (query, _root, _args, { database }) =>
      database.prisma.partner.findMany({ ...query, orderBy: { name: 'asc' } }),
  }),
);

builder.mutationFields((t) => ({
  createPartner: t.field({
    type: Partner,
    args: { input: t.arg({ type: CreatePartnerInput, required: true }) },
    errors: { types: [...REFUSALS, InvalidInputError] },
    resolve: async (_root, { input }, context) => {
      const viewer = await officerOf(context);
      const partner = await context.partners.createPartner(input.name, input.consulates);
      await recordAct(context, viewer, 'PARTNER_CREATED', `PARTNER:${partner.id}`);
      return partner;
    },
  }),
  disablePartner: t.field({
    type: Partner,
    description: 'Ends all access of a partner at once.',
    args: { id: t.arg.id({ required: true }) },
    errors: { types: [...REFUSALS, PartnerNotFoundError] },
    resolve: async (_root, { id }, context) => {
      const viewer = await officerOf(context);
      const done = await context.partners.setDisabled(id, true);
      await recordAct(context, viewer, 'PARTNER_DISABLED', `PARTNER:${id}`);
      return done;
    },
  }),
  enablePartner: t.field({
    type: Partner,
    args: { id: t.arg.id({ required: true }) },
    errors: { types: [...REFUSALS, PartnerNotFoundError] },
    resolve: async (_root, { id }, context) => {
      const viewer = await officerOf(context);
      const done = await context.partners.setDisabled(id, false);
      await recordAct(context, viewer, 'PARTNER_ENABLED', `PARTNER:${id}`);
      return done;
    },
  }),
  createPartnerKey: t.field({
    type: NewPartnerKey,
    description: 'Makes a key. Two may work at once, so that one can replace the other.',
    args: { input: t.arg({ type: CreatePartnerKeyInput, required: true }) },
    errors: { types: [...REFUSALS, PartnerNotFoundError, TooManyKeysError, InvalidInputError] },
    resolve: async (_root, { input }, context) => {
      const viewer = await officerOf(context);
      const made = await context.partners.createKey(input);
      await recordAct(context, viewer, 'PARTNER_KEY_CREATED', `PARTNER_KEY:${made.stored.id}`);
      return made;
    },
  }),
  revokePartnerKey: t.field({
    type: PartnerKey,
    description: 'Ends a key at once, and the subscriptions that it opened.',
    args: { id: t.arg.id({ required: true }) },
    errors: { types: [...REFUSALS, PartnerNotFoundError] },
    resolve: async (_root, { id }, context) => {
      const viewer = await officerOf(context);
      const done = await context.partners.revokeKey(id);
      await recordAct(context, viewer, 'PARTNER_KEY_REVOKED', `PARTNER_KEY:${id}`);
      return done;
    },
  }),
}));
