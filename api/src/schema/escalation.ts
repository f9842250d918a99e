import type { PolicyStep } from '../escalation/escalation-rules.ts';
import type { StoredPolicy } from '../escalation/policy-store.ts';
import { ForbiddenError, InvalidInputError, NotSignedInError } from '../expected-errors.ts';
import { builder } from './builder.ts';
import { officerOf } from './callers.ts';
import { Consulate } from './consulate.ts';
import { EscalationAction } from './enums.ts';
import { Officer } from './officer.ts';

const EscalationStep = builder.objectRef<PolicyStep>('EscalationStep').implement({
  description: 'What is done with an alert that nobody took, so many seconds after it came.',
  fields: (t) => ({
    afterSeconds: t.exposeInt('afterSeconds'),
    action: t.expose('action', { type: EscalationAction }),
  }),
});

const EscalationPolicy = builder.objectRef<StoredPolicy>('EscalationPolicy').implement({
  description: 'When the alerts of a post move on, until somebody takes them.',
  fields: (t) => ({
    consulate: t.field({
      type: Consulate,
      nullable: true,
      description: 'Whose it is; null for the default, which holds for every post without its own.',
      resolve: ({ consulateCode }, _args, { directory }) => directory.consulate(consulateCode),
    }),
    steps: t.field({ type: [EscalationStep], resolve: ({ steps }) => steps }),
    repeatAfterSeconds: t.exposeInt('repeatAfterSeconds', {
      description: 'So much after the last step everything begins again.',
    }),
    changedAt: t.expose('changedAt', { type: 'DateTime' }),
    changedBy: t.prismaField({
      type: Officer,
      nullable: true,
      resolve: (query, { changedById: id }, _args, { database }) =>
        id ? database.prisma.officer.findUnique({ ...query, where: { id } }) : null,
    }),
  }),
});

const EscalationStepInput = builder.inputType('EscalationStepInput', {
  fields: (t) => ({
    afterSeconds: t.int({
      required: true,
      description: 'From 5 to 3600, each step later than the one before.',
    }),
    action: t.field({ type: EscalationAction, required: true }),
  }),
});

const SetEscalationPolicyInput = builder.inputType('SetEscalationPolicyInput', {
  fields: (t) => ({
    consulate: t.id({ description: 'The post; left out, the default, for administrators.' }),
    steps: t.field({ type: [EscalationStepInput], required: true, description: 'One to six.' }),
    repeatAfterSeconds: t.int({ required: true, description: 'From 60 to 3600.' }),
  }),
});

builder.queryField('escalationPolicy', (t) =>
  t.field({
    type: EscalationPolicy,
    nullable: true,
    description:
      'The policy in force at a post: its own, else the default. Null for a post that does not exist.',
    args: { consulate: t.arg.id({ description: 'Left out: the default.' }) },
    resolve: async (_root, { consulate }, { escalation, directory }) =>
      consulate && !directory.consulate(consulate)
        ? null
        : escalation.policies.policyOf(consulate ?? null),
  }),
);

builder.mutationField('setEscalationPolicy', (t) =>
  t.field({
    type: EscalationPolicy,
    description:
      'Sets when the alerts of a post move on. For its supervisors and administrators. Alerts under way follow it from their next step on.',
    args: { input: t.arg({ type: SetEscalationPolicyInput, required: true }) },
    errors: { types: [NotSignedInError, ForbiddenError, InvalidInputError] },
    resolve: async (_root, { input }, context) => {
      const { consulate, ...policy } = input;
      const viewer = await officerOf(context);
      const { policies } = context.escalation;
      return policies.setPolicy(viewer, consulate ?? null, policy, context.address);
    },
  }),
);
