import { PressScreen } from '../../features/press/press-screen';
import { PageFrame } from '../page-frame';
import { pageMetadata } from '../page-metadata';

export const generateMetadata = pageMetadata('press', '');

export default function PressPage() {
  return (
    <PageFrame path="">
      <PressScreen />
    </PageFrame>
  );
}
