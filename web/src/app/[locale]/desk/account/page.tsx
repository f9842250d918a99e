import { AccountScreen } from '../../../../features/staff/account-screen';
import { pageMetadata } from '../../../page-metadata';
import { StaffFrame } from '../../../staff-frame';

export const generateMetadata = pageMetadata('account', 'desk/account/');

export default function AccountPage() {
  return (
    <StaffFrame path="desk/account/" hasBack>
      <AccountScreen />
    </StaffFrame>
  );
}
