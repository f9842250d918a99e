import { useCallback } from 'react';
import { graphql } from '../../gql/me';
import { forgetDevice, thisDevice } from '../../lib/device';
import { HoldBar } from '../../ui/hold-bar';
import { Points } from '../../ui/points';
import { Section } from '../../ui/section';
import { meAnswer } from './me-answer';
import { useMeTexts } from './me-i18n';
import { Pinned } from './pinned';

const ErasePerson = graphql(`
  mutation ErasePerson($pin: String) {
    result: erasePerson(pin: $pin) {
      __typename
      ... on Error {
        code
        field
      }
      ... on WrongPinError {
        attemptsLeft
      }
      ... on PinLockedError {
        retryAt
      }
    }
  }
`);

async function erasePerson(pin?: string) {
  const { data } = await thisDevice().connection.client.mutation(ErasePerson, { pin }).toPromise();
  const answer = meAnswer(data?.result);
  // Only what the server has erased is forgotten here: until then the phone must be able to ask again.
  if (answer.kind === 'done') forgetDevice();
  return answer;
}

type EraseEverythingProps = { hasPin: boolean; onErased: () => void };

export function EraseEverything({ hasPin, onErased }: EraseEverythingProps) {
  const { words } = useMeTexts();
  const texts = words.data;
  const act = useCallback((pin?: string) => erasePerson(pin), []);
  return (
    <Section heading={texts.eraseHeading}>
      <Points points={texts.eraseBody} />
      <Pinned hasPin={hasPin} working={texts.erasing} act={act} onDone={onErased}>
        {(start) => (
          <HoldBar label={texts.erase} holdingLabel={texts.eraseHolding} onHeld={start} />
        )}
      </Pinned>
    </Section>
  );
}
