import { ModelFileSchema } from './model-schema.ts';
import modelData from './models.json' with { type: 'json' };

/** Brands, families and models of telephones. */
export const modelFile = ModelFileSchema.parse(modelData);
