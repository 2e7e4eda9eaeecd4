import { compileCatalogue } from './compile.ts';
import { FingerprintFileSchema } from '../knowledge/fingerprint-schema.ts';
import fingerprintData from '../knowledge/fingerprints.json' with { type: 'json' };
import { ModelFileSchema } from '../knowledge/model-schema.ts';
import modelData from '../knowledge/models.json' with { type: 'json' };

/** Brands, families and models of telephones. */
export const modelFile = ModelFileSchema.parse(modelData);

/** Rules that recognise a device by what it says. */
export const fingerprintFile = FingerprintFileSchema.parse(fingerprintData);

/** The two compiled together, ready for `identify`. */
export const identificationCatalogue = compileCatalogue(fingerprintFile, modelFile);
