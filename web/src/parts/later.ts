// What the frame of every page has beside its first look: one file, loaded right after the page.

export { KeysDialog } from './KeysDialog';
export { NamespacePicker } from './NamespacePicker';
export { Palette } from './Palette';
export { SettingsDialog } from './SettingsDialog';
export { WhoAmI } from './WhoAmI';
