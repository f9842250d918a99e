import { useState } from 'react';
import { graphql } from '../../gql/me';
import { thisDevice } from '../../lib/device';
import { Button } from '../../ui/button';
import { Disclosure } from '../../ui/disclosure';
import { EraseEverything } from './erase-everything';
import { useMeTexts } from './me-i18n';
import { ProblemNotice } from './problem-notice';
import { saveFile } from './save-file';

const MyData = graphql(`
  query MyData {
    myData
  }
`);

type DataSectionProps = { hasPin: boolean; onErased: () => void };

export function DataSection({ hasPin, onErased }: DataSectionProps) {
  const { words } = useMeTexts();
  const [step, setStep] = useState<'idle' | 'working' | 'done' | 'failed'>('idle');
  const texts = words.data;

  const download = async () => {
    setStep('working');
    const { data } = await thisDevice().connection.client.query(MyData, {}).toPromise();
    if (!data) return setStep('failed');
    saveFile(texts.fileName, `${JSON.stringify(data.myData, null, 2)}\n`);
    setStep('done');
  };

  return (
    <Disclosure heading={texts.heading} summary={texts.summary}>
      <p>{texts.downloadBody}</p>
      <Button look="secondary" wide disabled={step === 'working'} onClick={() => void download()}>
        {step === 'working' ? texts.downloading : texts.download}
      </Button>
      {step === 'done' && <p role="status">{texts.downloaded}</p>}
      {step === 'failed' && <ProblemNotice problem={{ kind: 'failed' }} />}
      <EraseEverything hasPin={hasPin} onErased={onErased} />
    </Disclosure>
  );
}
