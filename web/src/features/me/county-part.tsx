import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/me';
import { thisDevice } from '../../lib/device';
import { fixOnce } from '../../lib/geolocation';
import { fill } from '../../lib/i18n/fill';
import { Button } from '../../ui/button';
import { Notice } from '../../ui/notice';
import { Section } from '../../ui/section';
import type { MeProblem } from './me-answer';
import { useMeTexts } from './me-i18n';
import { ProblemNotice } from './problem-notice';
import { updateProfile } from './update-profile';

export const CountyPartFragment = graphql(`
  fragment CountyPart on Person {
    homeCounty {
      name
      state
    }
  }
`);

const CountyHere = graphql(`
  query CountyHere($position: PositionInput!) {
    competentConsulate(position: $position) {
      county {
        fips
        name
        state
      }
    }
  }
`);

type CountyPartProps = {
  person: FragmentType<typeof CountyPartFragment>;
  onChanged: () => Promise<void>;
};

type Step = 'idle' | 'looking' | 'not-found' | 'saved';

/** The county for presses without a position, found by standing in it: nobody need know its name. */
export function CountyPart({ onChanged, ...props }: CountyPartProps) {
  const { words } = useMeTexts();
  const { homeCounty } = readFragment(CountyPartFragment, props.person);
  const [step, setStep] = useState<Step>('idle');
  const [problem, setProblem] = useState<MeProblem | null>(null);
  const texts = words.profile;
  const county = homeCounty ? `${homeCounty.name}, ${homeCounty.state}` : null;

  const save = async (fips: string | null) => {
    const answer = await updateProfile({ homeCounty: fips });
    if (answer.kind === 'problem') {
      setProblem(answer.problem);
      return setStep('idle');
    }
    await onChanged();
    setStep(fips ? 'saved' : 'idle');
  };
  const look = async () => {
    setStep('looking');
    setProblem(null);
    const position = await fixOnce();
    if (!position) return setStep('not-found');
    const { client } = thisDevice().connection;
    const { data } = await client.query(CountyHere, { position }).toPromise();
    const found = data?.competentConsulate.county;
    if (!found) return setStep('not-found');
    await save(found.fips);
  };

  return (
    <Section heading={texts.county}>
      <p>{texts.countyWhy}</p>
      <p>
        <strong>{county ?? texts.countyNone}</strong>
      </p>
      <ProblemNotice problem={problem} />
      {step === 'saved' && county && (
        <Notice tone="good" icon="check" live="polite">
          <p>{fill(texts.countySaved, { county })}</p>
        </Notice>
      )}
      {step === 'not-found' && (
        <Notice tone="warn" icon="place" live="polite">
          <p>{texts.countyNotFound}</p>
        </Notice>
      )}
      <Button look="secondary" wide disabled={step === 'looking'} onClick={() => void look()}>
        {step === 'looking' ? texts.countyLooking : texts.countyHere}
      </Button>
      {county && (
        <Button look="quiet" wide onClick={() => void save(null)}>
          {texts.countyClear}
        </Button>
      )}
    </Section>
  );
}
