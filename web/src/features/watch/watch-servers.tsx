import { fill } from '../../lib/i18n/fill';
import { useTexts } from '../../lib/i18n/use-texts';
import { watchTexts } from '../../lib/i18n/watch-texts';
import { Badge } from '../../ui/badge';
import { Card, Cards } from '../../ui/card';
import { Facts } from '../../ui/facts';
import { Section } from '../../ui/section';
import type { Watch } from './watch-data';
import { serverState } from './watch-rules';

type WatchServersProps = { nodes: Watch['nodes']; hasFailed: boolean };

const TONES = { awake: 'good', quiet: 'alarm', unknown: 'warn' } as const;

/** The servers, and when each last looked. */
export function WatchServers({ nodes, hasFailed }: WatchServersProps) {
  const { words, format } = useTexts(watchTexts);
  return (
    <Section heading={words.servers}>
      <Cards>
        {nodes.map(({ id, startedAt, lookedAt, isSilent, heartbeatAt }) => (
          <Card
            key={id}
            title={fill(words.server, { id: id.slice(0, 4) })}
            badge={
              <Badge tone={TONES[serverState({ isSilent }, hasFailed)]}>
                {words[serverState({ isSilent }, hasFailed)]}
              </Badge>
            }
          >
            <Facts
              facts={[
                {
                  label: hasFailed ? words.lookedLast : words.looked,
                  value: format.full(lookedAt),
                },
                { label: words.started, value: format.full(startedAt) },
                {
                  label: words.heartbeat,
                  value: heartbeatAt ? format.full(heartbeatAt) : words.neverHeard,
                },
              ]}
            />
          </Card>
        ))}
      </Cards>
    </Section>
  );
}
