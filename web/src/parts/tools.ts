// What a table's tools open: one file, loaded right after the table.

export { ColumnPicker } from './ColumnPicker';
export { MoreMenu } from './MoreMenu';
