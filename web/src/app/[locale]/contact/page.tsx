import { ContactScreen } from '../../../features/contact/contact-screen';
import { PageFrame } from '../../page-frame';
import { pageMetadata } from '../../page-metadata';

export const generateMetadata = pageMetadata('contact', 'contact/');

export default function ContactPage() {
  return (
    <PageFrame path="contact/" keepsFragment hasCallCenter>
      <ContactScreen />
    </PageFrame>
  );
}
