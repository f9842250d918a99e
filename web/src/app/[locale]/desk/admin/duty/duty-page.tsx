'use client';

import { DutyScreen } from '../../../../../features/admin/duty-screen';
import { StaffSignIn } from '../../../../../features/staff/staff-sign-in';

export const DutyPage = () => <DutyScreen SignIn={StaffSignIn} />;
