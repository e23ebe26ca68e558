"""The negative list (负面清单): records from legally effective documents, and the due process around each."""
