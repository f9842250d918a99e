import { fill } from '../../lib/i18n/fill';
import { useTexts } from '../../lib/i18n/use-texts';
import { watchTexts } from '../../lib/i18n/watch-texts';
import { Badge } from '../../ui/badge';
import { Card, Cards } from '../../ui/card';
import { Facts } from '../../ui/facts';
import { Section } from '../../ui/section';
import type { Watch } from './watch-data';

/** The servers, and when each last looked. */
export function WatchServers({ nodes }: { nodes: Watch['nodes'] }) {
  const { words, format } = useTexts(watchTexts);
  return (
    <Section heading={words.servers}>
      <Cards>
        {nodes.map(({ id, startedAt, lookedAt, isSilent, heartbeatAt }) => (
          <Card
            key={id}
            title={fill(words.server, { id: id.slice(0, 4) })}
            badge={
              <Badge tone={isSilent ? 'alarm' : 'good'}>
                {isSilent ? words.quiet : words.awake}
              </Badge>
            }
          >
            <Facts
              facts={[
                { label: words.looked, value: format.full(lookedAt) },
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
