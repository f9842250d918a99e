import { useState } from 'react';
import { type FragmentType, graphql, readFragment } from '../../gql/desk';
import type { RepresentativesQuery } from '../../gql/desk/graphql';
import { fill } from '../../lib/i18n/fill';
import { languageNames } from '../../lib/i18n/language-names';
import { staffConnection } from '../../lib/staff-connection';
import { Button } from '../../ui/button';
import { Card, Cards } from '../../ui/card';
import { Form, textOf } from '../../ui/form';
import { Section } from '../../ui/section';
import { TextField } from '../../ui/text-field';
import { AssignOrder } from './assign-order';
import { useDeskI18n } from './desk-i18n';
import { type ActionAnswer, assignAlert } from './officer-actions';

export const AssignRepresentativeFragment = graphql(`
  fragment AssignRepresentative on Alert {
    id
    viewerCan {
      assign
    }
    assignedTo {
      id
    }
    routing {
      county {
        state
      }
    }
  }
`);

const Representatives = graphql(`
  query Representatives($state: String) {
    representatives(state: $state) {
      id
      name
      licenseStates
      languages
    }
  }
`);

type Representative = RepresentativesQuery['representatives'][number];
type Found = { state: string; representatives: Representative[] };

type AssignRepresentativeProps = {
  alert: FragmentType<typeof AssignRepresentativeFragment>;
  isBusy: boolean;
  onAct: (action: () => Promise<ActionAnswer>) => void;
};

export function AssignRepresentative({ isBusy, onAct, ...props }: AssignRepresentativeProps) {
  const { t, locale } = useDeskI18n();
  const alert = readFragment(AssignRepresentativeFragment, props.alert);
  const [step, setStep] = useState<'idle' | 'open' | 'searching' | 'failed' | 'wrong'>('idle');
  const [found, setFound] = useState<Found | null>(null);
  const [chosenId, setChosenId] = useState<string | null>(null);
  const words = t.desk.assign;
  if (!alert.viewerCan?.assign) return null;

  const search = async (given: string) => {
    const state = given.toUpperCase();
    if (!/^[A-Z]{2}$/.test(state)) return setStep('wrong');
    setStep('searching');
    setChosenId(null);
    const { client } = staffConnection();
    const { data } = await client.query(Representatives, { state }).toPromise();
    if (data) setFound({ state, representatives: data.representatives });
    setStep(data ? 'open' : 'failed');
  };
  const leave = () => {
    setStep('idle');
    setFound(null);
    setChosenId(null);
  };
  const assign = (officerId: string, next: string[]) => {
    leave();
    onAct(() => assignAlert(staffConnection().client, alert.id, officerId, next));
  };
  const free = found?.representatives.filter(({ id }) => id !== alert.assignedTo?.id) ?? [];
  const chosen = free.find(({ id }) => id === chosenId);

  if (step === 'idle') {
    return (
      <div>
        <Button look="secondary" disabled={isBusy} onClick={() => setStep('open')}>
          {words.start}
        </Button>
      </div>
    );
  }
  return (
    <Section heading={words.heading}>
      <p>{words.body}</p>
      {!chosen && (
        <Form onSubmit={(form) => void search(textOf(form, 'state'))}>
          <TextField
            label={words.state}
            error={step === 'wrong' ? words.wrongState : undefined}
            name="state"
            maxLength={2}
            autoCapitalize="characters"
            autoComplete="off"
            defaultValue={found?.state ?? alert.routing.county?.state ?? ''}
          />
          <Button type="submit" disabled={step === 'searching'}>
            {step === 'searching' ? words.searching : words.search}
          </Button>
        </Form>
      )}
      {step === 'failed' && <p role="alert">{words.failed}</p>}
      {found?.representatives.length === 0 && (
        <p role="status">{fill(words.none, { state: found.state })}</p>
      )}
      {chosen && (
        <AssignOrder
          chosen={chosen}
          others={free.filter(({ id }) => id !== chosenId)}
          isBusy={isBusy}
          onAssign={(next) => assign(chosen.id, next)}
          onLeave={() => setChosenId(null)}
        />
      )}
      <Cards>
        {(chosen ? [] : (found?.representatives ?? [])).map(
          ({ id, name, licenseStates, languages }) => (
            <Card key={id} title={name}>
              <p>
                {[licenseStates.join(', '), languageNames(languages, locale)]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
              <Button
                disabled={isBusy || alert.assignedTo?.id === id}
                onClick={() => setChosenId(id)}
              >
                {fill(words.pick, { name })}
              </Button>
            </Card>
          ),
        )}
      </Cards>
      <Button look="quiet" onClick={leave}>
        {words.leave}
      </Button>
    </Section>
  );
}
