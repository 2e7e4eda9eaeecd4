import { compileCatalogue } from './compile.ts';
import { FingerprintFileSchema } from '../knowledge/fingerprint-schema.ts';
import fingerprintData from '../knowledge/fingerprints.json' with { type: 'json' };
import { modelFile } from '../knowledge/models.ts';

/** Rules that recognise a device by what it says. The page needs none of them: only the models. */
export const fingerprintFile = FingerprintFileSchema.parse(fingerprintData);

/** Rules and models compiled together, ready for `identify`. */
export const identificationCatalogue = compileCatalogue(fingerprintFile, modelFile);
