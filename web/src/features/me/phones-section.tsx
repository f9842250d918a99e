import { type ReactNode, useCallback, useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/me';
import type { PhonesSectionFragment } from '../../gql/me/graphql';
import { agentName } from '../../lib/i18n/agent-name';
import { fill } from '../../lib/i18n/fill';
import { Badge } from '../../ui/badge';
import { Button } from '../../ui/button';
import { Card, Cards } from '../../ui/card';
import { Disclosure } from '../../ui/disclosure';
import { Notice } from '../../ui/notice';
import { AddPhone } from './add-phone';
import { useMeTexts } from './me-i18n';
import { removeDevice } from './phone-mutations';
import { Pinned } from './pinned';

export const PhonesSectionDocument = graphql(`
  fragment PhonesSection on Person {
    hasPin
    devices {
      id
      label
      createdAt
      current
    }
  }
`);

type PhonesSectionProps = {
  person: FragmentType<typeof PhonesSectionDocument>;
  onChanged: () => Promise<void>;
  children: ReactNode;
};

export function PhonesSection({ onChanged, children, ...props }: PhonesSectionProps) {
  const { words, format } = useMeTexts();
  const { devices, hasPin } = readFragment(PhonesSectionDocument, props.person);
  const [hasRemoved, setHasRemoved] = useState(false);
  const texts = words.phones;
  const removed = useCallback(() => {
    setHasRemoved(true);
    void onChanged();
  }, [onChanged]);

  return (
    <Disclosure heading={texts.heading} summary={format.plural(texts.count, devices.length)}>
      {hasRemoved && <Notice tone="good" icon="check" title={texts.removed} live="polite" />}
      <Cards>
        {devices.map((device) => (
          <PhoneCard key={device.id} device={device} hasPin={hasPin} onRemoved={removed} />
        ))}
      </Cards>
      <AddPhone hasPin={hasPin} />
      {children}
    </Disclosure>
  );
}

type PhoneCardProps = {
  device: PhonesSectionFragment['devices'][number];
  hasPin: boolean;
  onRemoved: () => void;
};

function PhoneCard({ device, hasPin, onRemoved }: PhoneCardProps) {
  const { words, format } = useMeTexts();
  const [isAsking, setIsAsking] = useState(false);
  const texts = words.phones;
  const { id } = device;
  const act = useCallback((pin?: string) => removeDevice(id, pin), [id]);
  return (
    <Card
      title={
        device.label
          ? agentName(device.label, texts.agent)
          : device.current
            ? texts.current
            : texts.unnamed
      }
      badge={device.current && device.label && <Badge tone="good">{texts.current}</Badge>}
    >
      <p>{fill(texts.since, { time: format.dated(device.createdAt) })}</p>
      {!device.current && !isAsking && (
        <Button look="secondary" wide onClick={() => setIsAsking(true)}>
          {texts.remove}
        </Button>
      )}
      {isAsking && (
        <>
          <p>{texts.removeBody}</p>
          <Pinned hasPin={hasPin} working={words.consent.working} act={act} onDone={onRemoved}>
            {(start) => (
              <>
                <Button look="alarm" wide onClick={start}>
                  {texts.removeYes}
                </Button>
                <Button look="quiet" wide onClick={() => setIsAsking(false)}>
                  {words.cancel}
                </Button>
              </>
            )}
          </Pinned>
        </>
      )}
    </Card>
  );
}
