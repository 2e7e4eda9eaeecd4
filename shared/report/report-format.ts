import { z } from '../schema.ts';

export const ReportFormatSchema = z.enum(['pdf', 'html', 'json', 'csv', 'text']);
export type ReportFormat = z.infer<typeof ReportFormatSchema>;
