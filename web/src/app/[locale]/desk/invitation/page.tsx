import { InvitationScreen } from '../../../../features/staff/invitation-screen';
import { pageMetadata } from '../../../page-metadata';
import { StaffFrame } from '../../../staff-frame';

export const generateMetadata = pageMetadata('invitation', 'desk/invitation/');

export default function InvitationPage() {
  return (
    <StaffFrame path="desk/invitation/">
      <InvitationScreen />
    </StaffFrame>
  );
}
