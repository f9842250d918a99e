/** Which way things may depend: main -> server -> http -> schema -> domain -> db, feed, geo; app -> features -> ui, lib -> gql. */
const DOMAIN =
  '^api/src/(alerts|routing|consulates|persons|contacts|partners|staff|privacy|audit|housekeeping|admission|notices|escalation|metrics|watch|access|feed|db)/';

module.exports = {
  forbidden: [
    {
      name: 'domain-knows-no-graphql-and-no-transport',
      severity: 'error',
      from: { path: DOMAIN },
      to: { path: 'node_modules/(graphql|@pothos|graphql-yoga|graphql-ws|ws|next)(/|$)' },
    },
    {
      name: 'domain-knows-no-schema-and-no-http',
      severity: 'error',
      from: { path: DOMAIN },
      to: { path: '^api/src/(schema|http|server|run|main)' },
    },
    {
      name: 'db-feed-and-geo-know-no-domain',
      comment: 'db/prepare-database.ts joins the two: it is where a start migrates and imports.',
      severity: 'error',
      from: { path: '^api/src/(db|feed|geo)', pathNot: '^api/src/db/prepare-database\\.ts$' },
      to: {
        path: '^api/src/(alerts|routing|consulates|persons|contacts|partners|staff|privacy|audit|housekeeping|admission|notices|escalation|metrics|watch|access)/',
      },
    },
    {
      name: 'schema-knows-no-transport',
      severity: 'error',
      from: { path: '^api/src/schema/' },
      to: {
        path: 'node_modules/(graphql-yoga|graphql-ws|ws)(/|$)|^api/src/(http|server|run|main)',
      },
    },
    {
      name: 'features-are-apart',
      severity: 'error',
      from: { path: '^web/src/features/([^/]+)/' },
      to: { path: '^web/src/features/([^/]+)/', pathNot: '^web/src/features/$1/' },
    },
    {
      name: 'lib-and-ui-know-no-features',
      severity: 'error',
      from: { path: '^web/src/(lib|ui)/' },
      to: { path: '^web/src/(features|app)/' },
    },
    {
      name: 'ui-knows-no-graphql',
      severity: 'error',
      from: { path: '^web/src/ui/' },
      to: { path: '^web/src/(gql|lib)/|node_modules/(graphql|urql|@urql|graphql-ws)(/|$)' },
    },
    {
      name: 'web-meets-api-only-at-the-schema',
      severity: 'error',
      from: { path: '^web/' },
      to: { path: '^(api|prisma)/' },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: { pathNot: '(generated|gql)/' },
      to: { circular: true, viaOnly: { pathNot: '(generated|gql)/' } },
    },
    {
      name: 'resolvable',
      severity: 'error',
      from: { pathNot: '^web/' },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(generated|web/src/gql)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
