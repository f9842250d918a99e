import { PrepareScreen } from '../../../features/prepare/prepare-screen';
import { PageFrame } from '../../page-frame';
import { pageMetadata } from '../../page-metadata';

export const generateMetadata = pageMetadata('prepare', 'prepare/');

export default function PreparePage() {
  return (
    <PageFrame path="prepare/">
      <PrepareScreen />
    </PageFrame>
  );
}
