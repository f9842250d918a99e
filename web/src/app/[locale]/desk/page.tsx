import { DeskScreen } from '../../../features/desk/desk-screen';
import { pageMetadata } from '../../page-metadata';

export const generateMetadata = pageMetadata('desk', 'desk/');

export default DeskScreen;
