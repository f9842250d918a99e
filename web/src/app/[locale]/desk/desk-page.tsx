'use client';

import { DeskScreen } from '../../../features/desk/desk-screen';
import { StaffSignIn } from '../../../features/staff/staff-sign-in';

export const DeskPage = () => <DeskScreen SignIn={StaffSignIn} />;
