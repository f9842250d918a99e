import { DRILL_STEPS, type DrillStep as DrillStepName } from '../drill/drill-steps.ts';
import type { SyntheticDrill as Drill, DrillStepTime } from '../watch/drill-store.ts';
import type { OpenFinding } from '../watch/finding-store.ts';
import { FINDINGS } from '../watch/findings.ts';
import type { WatchState } from '../watch/watch-service.ts';
import { builder } from './builder.ts';

const WatchFindingKind = builder.enumType('WatchFindingKind', {
  values: FINDINGS,
  description:
    'DATABASE_AWAY: the database does not answer. FEED_BEHIND: events wait to be shown at the desks. STEPS_OVERDUE: an alert should have moved on. NOTICES_WAITING: notices are due and nobody sends them. NOTICES_STUCK: notices are being sent for far too long. QUEUE_GROWING: more and more notices wait. CARRIER_FAILING: a carrier takes nothing any more. DRILL_FAILED: the last drill did not come through. DRILL_MISSING: none came through for long. NODE_SILENT: a server stopped looking.',
});

const DrillStep = builder.enumType('DrillStep', {
  values: DRILL_STEPS,
  description: 'What a drill does, in order. CONTACT_TOLD only where a contact is set up.',
});

const WatchFinding = builder.objectRef<OpenFinding>('WatchFinding').implement({
  description: 'Something that is not well.',
  fields: (t) => ({
    kind: t.field({ type: WatchFindingKind, resolve: ({ finding }) => finding }),
    since: t.field({ type: 'DateTime', resolve: ({ beganAt }) => beganAt }),
    pagedAt: t.field({
      type: 'DateTime',
      nullable: true,
      description:
        'When the people who look after the system were last called for it; null while nobody could be reached.',
      resolve: ({ pagedAt }) => pagedAt,
    }),
  }),
});

const WatchNode = builder.objectRef<WatchState['nodes'][number]>('WatchNode').implement({
  description: 'A server of this house, as it last looked.',
  fields: (t) => ({
    id: t.exposeID('id'),
    startedAt: t.expose('startedAt', { type: 'DateTime' }),
    lookedAt: t.expose('lookedAt', { type: 'DateTime' }),
    isSilent: t.exposeBoolean('isSilent'),
    heartbeatAt: t.expose('heartbeatAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When the service outside last heard from it that all is well.',
    }),
  }),
});

const SyntheticDrillStep = builder.objectRef<DrillStepTime>('SyntheticDrillStep').implement({
  fields: (t) => ({
    step: t.field({ type: DrillStep, resolve: ({ step }) => step as DrillStepName }),
    milliseconds: t.exposeInt('milliseconds'),
  }),
});

const SyntheticDrill = builder.objectRef<Drill>('SyntheticDrill').implement({
  description: 'A press from end to end that the watch made, to a post for drills alone.',
  fields: (t) => ({
    id: t.exposeID('id'),
    startedAt: t.expose('startedAt', { type: 'DateTime' }),
    endedAt: t.expose('endedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'Null while it runs, or when its server died.',
    }),
    failedAt: t.field({
      type: DrillStep,
      nullable: true,
      description: 'The step at which it stopped; null when it came through.',
      resolve: ({ failedAt }) => failedAt as DrillStepName | null,
    }),
    steps: t.field({ type: [SyntheticDrillStep], resolve: ({ steps }) => steps }),
  }),
});

const Watch = builder.objectRef<WatchState>('Watch').implement({
  description: 'Whether the system is well, by its own looking every thirty seconds.',
  fields: (t) => ({
    isWell: t.boolean({
      description: 'Nothing was found, and somebody is looking.',
      resolve: ({ isSilent, findings }) => !isSilent && findings.length === 0,
    }),
    isSilent: t.exposeBoolean('isSilent', {
      description: 'Nobody has looked for a minute and a half: what is shown may be old.',
    }),
    lookedAt: t.expose('lookedAt', { type: 'DateTime', nullable: true }),
    findings: t.field({ type: [WatchFinding], resolve: ({ findings }) => findings }),
    nodes: t.field({ type: [WatchNode], resolve: ({ nodes }) => nodes }),
    drills: t.field({
      type: [SyntheticDrill],
      description: 'The last twenty, newest first.',
      resolve: ({ drills }) => drills,
    }),
    drillMinutes: t.exposeInt('drillMinutes', {
      description: 'So often a drill is run; 0: none is.',
    }),
    pagesTo: t.exposeInt('pagesTo', {
      description: 'How many phones and addresses are called when something is not well.',
    }),
    hasHeartbeat: t.exposeBoolean('hasHeartbeat', {
      description:
        'Whether a service outside hears while all is well, and raises the alarm when not.',
    }),
  }),
});

builder.queryField('watch', (t) =>
  t.field({
    type: Watch,
    description: 'Whether all is well. For staff.',
    resolve: (_root, _args, { watch }) => watch.state.read(),
  }),
);
