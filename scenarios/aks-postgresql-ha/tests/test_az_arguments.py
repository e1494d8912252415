"""The options of az."""

import json

from support_tools import ToolsTest

FOOTER = ("\n\nExamples from AI knowledge base:\nhttps://aka.ms/cli_ref\n"
          "Read more about the command in reference docs")


class Arguments(ToolsTest):
    def test_a_missing_option_is_named_with_all_its_spellings(self):
        self.fails("az identity create --location westus3", 2,
                   "ERROR: the following arguments are required: --name/-n, --resource-group/-g" + FOOTER)
        self.fails("az group delete --yes", 2,
                   "ERROR: the following arguments are required: --name/-n/--resource-group/-g" + FOOTER)

    def test_an_option_nobody_knows_is_an_error(self):
        self.fails("az group create -n rg -l westus3 --colour red", 2,
                   "ERROR: unrecognized arguments: --colour red" + FOOTER)

    def test_a_beginning_that_is_enough_is_enough(self):
        self.ok("az group create --na rg --loc westus3")
        self.fails("az aks create --name a --resource-group rg --enable", 2,
                   "ERROR: ambiguous option: --enable could match --enable-cluster-autoscaler, --enable-managed-identity, "
                   "--enable-oidc-issuer, --enable-workload-identity, --enable-azure-monitor-metrics, --enable-addons, "
                   "--enable-aad, --enable-azure-rbac, --enable-private-cluster" + FOOTER)

    def test_values_may_be_attached(self):
        self.ok("az group create --name=rg -lwestus3")
        self.assertEqual(self.ok("az group show -nrg --query=location -otsv"), "westus3\n")

    def test_an_option_without_its_value_is_an_error(self):
        self.fails("az group show --name", 2, "ERROR: argument --name/-n/--resource-group/-g: expected one argument"
                   + FOOTER)

    def test_choices_are_checked_and_taken_in_any_case(self):
        self.fails("az storage account create -n acc -g rg --sku Cheap", 2,
                   "ERROR: az storage account create: 'Cheap' is not a valid value for '--sku'. Allowed values: "
                   "Premium_LRS, Premium_ZRS, Standard_GRS, Standard_GZRS, Standard_LRS, Standard_RAGRS, "
                   "Standard_RAGZRS, Standard_ZRS." + FOOTER)
        self.ok("az group create -n rg -l westus3 --output TSV")

    def test_a_command_that_is_none_is_an_error(self):
        self.fails("az grup show", 2, "ERROR: 'grup' is misspelled or not recognized by the system.\n\n"
                   "Did you mean 'group' ?" + FOOTER)
        self.fails("az identity federated-credential make --name x", 2,
                   "ERROR: 'make' is misspelled or not recognized by the system." + FOOTER)

    def test_a_query_that_is_none_is_refused_before_anything_is_done(self):
        self.fails("az group create -n rg -l westus3 --query 'a['", 2,
                   "ERROR: argument --query: invalid jmespath_type value: 'a['" + FOOTER)
        self.assertEqual(self.ok("az group exists -n rg"), "false\n")

    def test_without_a_terminal_nobody_is_asked(self):
        self.ok("az group create -n rg -l westus3")
        self.fails("az group delete -n rg", 1,
                   "ERROR: Unable to prompt for confirmation as no tty available. Use --yes.")


class Outputs(ToolsTest):
    def setUp(self):
        super().setUp()
        self.ok("az group create --name rg --location westus3 --tags owner=user team=")

    def test_json_is_sorted(self):
        group = json.loads(self.ok("az group show --name rg"))
        self.assertEqual(self.ok("az group show --name rg"), """{
  "id": "%s",
  "location": "westus3",
  "managedBy": null,
  "name": "rg",
  "properties": {
    "provisioningState": "Succeeded"
  },
  "tags": {
    "owner": "user",
    "team": ""
  },
  "type": "Microsoft.Resources/resourceGroups"
}
""" % group["id"])

    def test_tables_have_the_plain_fields(self):
        self.assertEqual(self.ok("az group show --name rg --output table"),
                         "Location  Name\n--------  ----\nwestus3   rg\n")
        self.assertEqual(self.ok("az group list --query '[].{Name: name, Where: location}' --output table"),
                         "Name  Where\n----  -------\nrg    westus3\n")

    def test_tsv_and_yaml_and_none(self):
        self.assertEqual(self.ok("az group list --query '[].[name, location, managedBy]' -o tsv"), "rg\twestus3\t\n")
        self.assertEqual(self.ok("az group show --name rg --query tags -o yaml"), "owner: user\nteam: \"\"\n")
        self.assertEqual(self.ok("az group show --name rg -o none"), "")

    def test_a_query_that_finds_nothing_prints_nothing(self):
        self.assertEqual(self.ok("az group show --name rg --query nothing.there"), "")
